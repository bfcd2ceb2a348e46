import type { MessagePort } from 'node:worker_threads';
import type { Answered, FromThread } from './messages.js';

/** Sends answers home together: a commit answers many requests at once, and each message wakes the other thread. */
export class AnswersOut {
  #answers: Answered[] = [];

  constructor(private readonly port: Pick<MessagePort, 'postMessage'>) {}

  add(answer: Answered): void {
    this.#answers.push(answer);
    // After all that the present turn settles, and before the next commit, which holds the thread.
    if (this.#answers.length === 1) process.nextTick(() => this.#send());
  }

  #send(): void {
    const answers = this.#answers;
    this.#answers = [];
    this.port.postMessage({ tell: 'answers', answers } satisfies FromThread);
  }
}
