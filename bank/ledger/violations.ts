/** Enough to see what is wrong. */
const MAX_NAMED = 20;

/** What breaks one rule of the ledger. */
export class Violations {
  readonly #subjects = new Set<string>();
  readonly #message: (subject: string) => string;

  constructor(message: (subject: string) => string) {
    this.#message = message;
  }

  add(subject: string): void {
    if (this.#subjects.size < MAX_NAMED) this.#subjects.add(subject);
  }

  messages(): string[] {
    return [...this.#subjects].sort().map(this.#message);
  }
}
