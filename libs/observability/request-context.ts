import { AsyncLocalStorage } from 'node:async_hooks';

/** What a line of the log says of the request that it was written for. */
export interface LoggedRequest {
  readonly requestId: string;
}

const current = new AsyncLocalStorage<LoggedRequest>();

/** Does the work, and names the request in every line that is logged of it, however much later. */
export const duringRequest = <Result>(request: LoggedRequest, work: () => Result): Result => current.run(request, work);

/** Does what concerns no single request, wherever it was begun. */
export const outsideRequests = <Result>(work: () => Result): Result => current.exit(work);

/** Fields of a line that is logged now. */
export const requestFields = (): Partial<LoggedRequest> => current.getStore() ?? {};
