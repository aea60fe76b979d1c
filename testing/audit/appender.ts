/* Appends audited actions, for tests in which several processes share a trail: `appender.ts <name> <count> [die]`. */
import { audited } from '#lib/audit/audited.ts';
import { auditDatabase } from '#lib/audit/database.ts';

const [name = '', count = '0', die] = process.argv.slice(2);

for (let index = 0; index < Number(count); index += 1) {
  await audited(
    { name, role: 'teller' },
    { action: 'start-transfer', target: { kind: 'transfer', id: `${name}-${index}` }, reason: null },
    async () => {
      // Between the intent and the outcome, as a crash would.
      if (die) process.kill(process.pid, 'SIGKILL');
    },
  );
}

// Idle connections to Postgres would keep the process alive.
await (await auditDatabase()).destroy();
