import type { Identity } from '#access';
import type { Reading } from '../server/reading.js';

/** GraphQL's context of one subscription. */
export interface SocketContext {
  readonly identity: Identity;
  readonly reading: Reading;
  /** Ends the connection of a subscriber that does not take what is sent. */
  readonly onStuck: () => void;
}
