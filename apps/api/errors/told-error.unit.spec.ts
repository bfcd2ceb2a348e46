import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { StoreUnavailable } from '#event-store';
import { answerError } from './answer-error.js';
import { formattedError, tellError } from './told-error.js';

const CARD = '4111111111111111';

function told(error: GraphQLError) {
  const logged: object[] = [];
  const tell = tellError({ log: { error: (fields: object) => void logged.push(fields) }, newLogId: () => 'log-1' });
  return { error: tell(formattedError(error), error), logged };
}
const thrown = (cause: Error) => told(new GraphQLError(cause.message, { originalError: cause, path: ['device'] }));

describe('an error that is meant', () => {
  it('keeps its code and message, and shows nothing else of itself', () => {
    expect(told(answerError('CONFLICT', 'The device is retired.'))).toEqual({
      error: { message: 'The device is retired.', extensions: { code: 'CONFLICT' } },
      logged: [],
    });
  });

  it('is masked and cut, in this order', () => {
    const { error } = told(
      new GraphQLError(`${'x'.repeat(490)} ${CARD} more`, { extensions: { code: 'BAD_USER_INPUT' } }),
    );
    expect(error.message).not.toContain('4111111');
    expect(error.message).toBe(`${'x'.repeat(490)} 411111***...`);
  });

  it('shows no card number behind what is quoted as an escape', () => {
    for (const before of ['\u0007', '\ud800', '\u001f']) {
      const message = `Int cannot represent ${JSON.stringify(before + CARD)}`;
      expect(told(new GraphQLError(message)).error.message).toBe(message.replace(CARD, '411111******1111'));
    }
  });

  it('shows no card number that only the cut makes, and no half of a character', () => {
    const cut = (message: string) =>
      told(new GraphQLError(message, { extensions: { code: 'CONFLICT' } })).error.message;
    expect(cut(`${'x'.repeat(484)}${CARD}999999 more`)).toBe(`${'x'.repeat(484)}...`);
    expect(cut(`${'x'.repeat(470)} ab${CARD}abcdefabcdefabcdefabcdef`)).toBe(
      `${'x'.repeat(470)} ab411111******1111abcdefabcde...`,
    );
    expect(cut(`${'x'.repeat(499)}💥 more`)).toBe(`${'x'.repeat(499)}...`);
  });

  it('has a code of the contract also where the server has another', () => {
    expect(told(new GraphQLError('no', { extensions: { code: 'BAD_REQUEST' } })).error.extensions).toEqual({
      code: 'BAD_USER_INPUT',
    });
    expect(told(new GraphQLError('Cannot query field')).error.extensions).toEqual({
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
  });
});

describe('an error that nobody meant', () => {
  it('is told by the id of its log line alone, and logged without its message', () => {
    const { error, logged } = thrown(new Error(`SQLITE_ERROR near "${CARD}"`));
    expect(error).toEqual({
      message: 'Something went wrong on this side; log id log-1.',
      path: ['device'],
      extensions: { code: 'UNAVAILABLE' },
    });
    expect(logged).toEqual([{ logId: 'log-1', fault: expect.objectContaining({ name: 'Error' }) }]);
    expect(JSON.stringify(logged)).not.toContain(CARD);
  });

  it('says so when the store is gone', () => {
    expect(thrown(new StoreUnavailable('closed'))).toEqual({
      error: { message: 'The event store does not answer.', path: ['device'], extensions: { code: 'UNAVAILABLE' } },
      logged: [],
    });
  });
});
