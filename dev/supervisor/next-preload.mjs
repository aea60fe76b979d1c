/*
 * Preloaded into the web server, plain JavaScript because in production nothing translates it there.
 * Next neither knows that it has a supervisor, nor ends the event streams of open pages when it is
 * told to stop: it waits until the pages are closed.
 */
import { subscribe } from 'node:diagnostics_channel';

/** What is being answered may be finished; an event stream never would be. */
const FINISH_WITHIN_MS = 1_000;

/** @type {Set<import('node:http').Server>} */
const servers = new Set();
subscribe('http.server.request.start', ({ server }) => servers.add(server));

process.once('SIGTERM', () => {
  const closeAll = () => {
    for (const server of servers) server.closeAllConnections();
  };
  setTimeout(closeAll, FINISH_WITHIN_MS).unref();
});

// The supervisor is gone.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
