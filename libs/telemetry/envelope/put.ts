import type { Json } from '../event-record.js';

/** Sets a field under any name a sender may choose: assigning to `__proto__` would change the object's kind instead. */
export function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[name] = value;
  }
}

/** An object of JSON that is neither null nor a list. */
export const isJsonObject = (value: unknown): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
