/* Preloaded into a process, its clock is one hour behind. */
const HOUR_MS = 3_600_000;
const SystemDate = Date;

globalThis.Date = class extends SystemDate {
  // Next copies what a class has of its own.
  static parse = SystemDate.parse;
  static UTC = SystemDate.UTC;

  /** @param {ConstructorParameters<typeof SystemDate>} values */
  constructor(...values) {
    if (values.length === 0) super(SystemDate.now() - HOUR_MS);
    else super(...values);
  }

  static now() {
    return SystemDate.now() - HOUR_MS;
  }
};
