import './supervisor/node-version.ts';
import color from 'picocolors';
import { buildStale } from './supervisor/build-stale.ts';
import { chooseTemporal } from './supervisor/choose-temporal.ts';
import { createLog } from './supervisor/log.ts';
import { applicationPlans, urlsOf } from './supervisor/plans.ts';
import { ensurePortsFree } from './supervisor/ports.ts';
import { restartOnChange } from './supervisor/restart-on-change.ts';
import { type BringUp, runStack } from './supervisor/run-stack.ts';
import { readSettings, type Settings } from './supervisor/settings.ts';
import { messageOf } from './supervisor/startup-error.ts';

/* `npm start`, and with `--dev` `npm run dev`: brings all of Remit up, in order, and down again. */

const log = createLog(process.stdout);
const say = (line: string) => log.line('remit', line);

// The terminal may be closed before we are: what cannot be shown any more must not end us.
process.stdout.on('error', () => undefined);
process.exit(await start());

async function start(): Promise<number> {
  let settings: Settings;
  try {
    settings = readSettings(process.env, process.argv.slice(2));
  } catch (error) {
    log.problem('remit', messageOf(error));
    return 1;
  }
  return runStack(settings.dataDir, log, bringUp(settings));
}

function bringUp(settings: Settings): BringUp {
  const { mode, ownBankUrl } = settings;
  return async (stack, file, signal) => {
    await ensureOwnPortsFree(settings);
    if (ownBankUrl) say(`bank: ${ownBankUrl} (BANK_URL); the mock bank is not started`);
    const temporal = await chooseTemporal(settings, log, signal);
    if (mode === 'production') await buildStale(say, signal);
    await stack.start([...(temporal.plan ? [temporal.plan] : []), ...applicationPlans(settings, temporal)]);
    if (signal.aborted) return;

    const urls = { ...urlsOf(settings), temporal: temporal.service.address };
    file.update({ urls: temporal.uiUrl ? { ...urls, temporalUi: temporal.uiUrl } : urls });
    if (mode === 'development') restartOnChange(stack, log);
    const ui = temporal.uiUrl ? `  (Temporal UI ${temporal.uiUrl})` : '';
    say(color.green(`Remit is ready: ${urls.web}${ui}`));
    process.send?.({ type: 'ready' });
  };
}

function ensureOwnPortsFree({ ports, ownBankUrl }: Settings): Promise<void> {
  const web = { port: ports.web, user: 'the web page', variable: 'WEB_PORT' };
  const bank = { port: ports.bank, user: 'the bank', variable: 'BANK_PORT' };
  return ensurePortsFree(ownBankUrl ? [web] : [web, bank]);
}
