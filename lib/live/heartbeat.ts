/** How often a stream says that it is there when it has nothing else to say. */
export const HEARTBEAT_MS = 5_000;
