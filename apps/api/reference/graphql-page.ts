import {
  CURSOR_AGE_MAX_MS,
  DEVICE_INTERVAL_MS,
  SLOW_MS,
  SOCKET_SUBSCRIPTIONS_MAX,
  TENANT_SUBSCRIPTIONS_MAX,
} from '../changes/feed-limits.js';
import * as limits from '../limits/query-limits.js';
import { MESSAGE_BYTES_MAX } from '../sockets/socket-limits.js';
import { lifecycleTable } from './lifecycle-table.js';

const row = (what: string, limit: number | string): string =>
  `| ${what} | ${typeof limit === 'number' ? limit.toLocaleString('en-US') : limit} |`;

/** The reference page of the api: what is decided in code and told nowhere else. */
export const graphqlPage = (): string => `# GraphQL: states and limits

Made by \`apps/api/reference\` from the code itself; a spec compares the two. How to ask is told in [Asking](../graphql.md).

## Which mutation is possible in which state

${lifecycleTable()}

- A device that was deployed or took over a lane without ever being registered can be registered then.
- \`swapDevice\` needs a lane that the old device serves, and a replacement that is not retired; one that nobody knows is
  fine. A swap with itself is \`BAD_USER_INPUT\`.
- \`voidRecord\` needs an event of that device: \`NOT_FOUND\` for any other, \`CONFLICT\` for one that is void already. It is how
  a wrong retirement is put right.
- In every state a wrong \`expectedRevision\`, and a \`commandId\` that was used with other input, are \`CONFLICT\`.

## Limits

What passes one answers \`LIMIT_EXCEEDED\` with the limit in the message.

| what | at most |
| --- | --- |
${row('rows of a page (`first`)', limits.FIRST_MAX)}
${row('levels of fields', limits.DEPTH_MAX)}
${row('aliases', limits.ALIASES_MAX)}
${row('rows of pages that a query could return, multiplied down the nesting', limits.COST_MAX)}
${row('fields, spreads and fragments of a document', limits.SELECTIONS_MAX)}
${row('tokens of a document', limits.TOKENS_MAX)}
${row('characters of a document', limits.QUERY_LENGTH_MAX)}
${row('levels of an introspection', limits.INTROSPECTION_DEPTH_MAX)}
${row('operations of a request (of a document with several, `operationName` says which)', 1)}
${row('values of a list in a filter', limits.FILTER_IDS_MAX)}
${row('types of a history', limits.HISTORY_TYPES_MAX)}
${row('subscriptions of a socket', SOCKET_SUBSCRIPTIONS_MAX)}
${row('subscriptions of a tenant, in one process', TENANT_SUBSCRIPTIONS_MAX)}
${row('a message over a socket', `${MESSAGE_BYTES_MAX / 1024} KiB`)}
${row('time between two changes of one device', `once in ${DEVICE_INTERVAL_MS} ms`)}
${row('age of a cursor of changes', `${CURSOR_AGE_MAX_MS / 60_000} minutes (\`RESYNC\`)`)}
${row('time for which a subscriber takes nothing while something waits', `${SLOW_MS / 1000} s (the socket is closed with 4429)`)}
`;
