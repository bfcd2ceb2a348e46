/** Room for so many bytes, shared by all requests. */
export class ByteBudget {
  #used = 0;

  constructor(private readonly bytesMax: number) {}

  get used(): number {
    return this.#used;
  }

  /** False, and nothing taken, when they do not fit. */
  reserve(bytes: number): boolean {
    if (this.#used + bytes > this.bytesMax) return false;
    this.#used += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#used -= bytes;
  }
}
