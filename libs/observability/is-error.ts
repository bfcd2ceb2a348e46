/** Errors of other realms too, which are of another class of the same name: Node's own ones are, seen from a context of its vm. */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
