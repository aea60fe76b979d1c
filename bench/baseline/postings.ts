/** The least that a bank can do: each POST writes one row, which is on disk before it is answered. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { HOST } from '#dev/shared/ports.ts';

const folder = await mkdtemp(join(tmpdir(), 'remit-bench-'));
const database = new Database(join(folder, 'postings.db'));
database.exec('pragma journal_mode = wal');
database.exec('pragma synchronous = full');
database.exec('create table postings (id integer primary key, text text not null)');
const insert = database.prepare('insert into postings (text) values (?)');

const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const { lastInsertRowid } = insert.run(text);
  response.end(JSON.stringify({ posted: Number(lastInsertRowid) }));
});
server.listen(Number(process.env.POSTINGS_PORT), HOST);
await once(server, 'listening');
process.once('disconnect', () => {
  server.close();
  server.closeAllConnections();
  database.close();
  void rm(folder, { recursive: true });
});
// An open IPC channel would keep this process alive.
process.channel?.unref();
process.send?.('ready');
