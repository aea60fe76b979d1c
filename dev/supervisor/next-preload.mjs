/* Preloaded into the web server, which on SIGTERM would wait until all pages with event streams are closed. */
import { subscribe } from 'node:diagnostics_channel';

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

process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
