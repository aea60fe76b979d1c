/** Environment variables, as given to a process or read from one. */
export type Environment = Readonly<Record<string, string | undefined>>;
