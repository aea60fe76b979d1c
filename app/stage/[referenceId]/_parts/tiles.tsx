import { Countdown } from '#app/_live/countdown.tsx';
import { PROCESS_LABELS } from '#app/_live/process-labels.ts';
import { faultAt, type Side, sidesOf } from '#app/stage/[referenceId]/_facts/outage.ts';
import { FAULT_TITLES } from '#lib/fault-lab/fault-titles.ts';
import type { ProcessName, ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

interface Props {
  system: SystemStatus;
  view: TransferView | undefined;
  serverNowMs: number;
}

interface State {
  text: string;
  tone: 'good' | 'bad' | 'changing' | 'unknown';
  /** When it is back by itself. */
  backAt?: string | null;
}

const DOTS: Record<State['tone'], string> = {
  good: 'bg-accent',
  bad: 'bg-refused',
  changing: 'bg-waiting',
  unknown: 'bg-line-strong',
};

const CARDS: Record<State['tone'], string> = {
  good: '',
  bad: 'border-refused bg-refused-wash',
  changing: 'border-waiting bg-waiting-wash',
  unknown: '',
};

/** Four fixed places. */
export function Tiles({ system, view, serverNowMs }: Props) {
  const sides = view && sidesOf(view);
  const tiles: [string, State][] = [
    ['Temporal', temporalState(system)],
    ['Worker', workerState(system)],
    [sides?.sender.bank ?? 'Sender’s bank', bankState(system, sides?.sender)],
    [sides?.receiver.bank ?? 'Receiver’s bank', bankState(system, sides?.receiver)],
  ];
  return (
    <ul aria-label="Processes" className="grid grid-cols-2 gap-2">
      {tiles.map(([title, { text, tone, backAt }], place) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its place.
          key={place}
          aria-label={title}
          data-tone={tone}
          className={`card min-w-0 px-4 py-2 transition-colors ${CARDS[tone]}`}
        >
          <p className="flex items-center gap-2">
            <span className={`size-3 shrink-0 rounded-full ${DOTS[tone]}`} aria-hidden="true" />
            <span className="truncate font-medium">{title}</span>
          </p>
          <p className={`truncate pl-5 ${tone === 'bad' ? 'text-refused' : 'text-muted'}`}>
            {text}
            {backAt ? (
              <>
                , back <Countdown until={backAt} serverNowMs={serverNowMs} />
              </>
            ) : null}
          </p>
        </li>
      ))}
    </ul>
  );
}

function temporalState(system: SystemStatus): State {
  const process = find(system, 'temporal');
  if (process && process.state !== 'up') return processState(process);
  return system.temporal.answers ? UP : { text: 'Does not answer', tone: 'bad' };
}

function workerState(system: SystemStatus): State {
  const process = find(system, 'worker');
  if (process && process.state !== 'up') return processState(process);
  const polling = system.workers?.polling;
  if (polling === undefined) return process ? UP : { text: 'Unknown', tone: 'unknown' };
  if (polling === 0) return { text: 'Not polling', tone: 'changing' };
  return { text: polling === 1 ? 'Up' : `${polling} up`, tone: 'good' };
}

function bankState(system: SystemStatus, side: Side | undefined): State {
  const process = find(system, 'bank');
  if (process && process.state !== 'up') return processState(process);
  if (!system.bank.answers) return { text: 'Does not answer', tone: 'bad' };
  const fault = side && Array.isArray(system.faults) ? faultAt(side, system.faults) : undefined;
  if (!fault) return UP;
  if (fault.kind !== 'down') return { text: FAULT_TITLES[fault.kind], tone: 'changing' };
  return { text: 'Down', tone: 'bad', backAt: fault.expiresAt };
}

const UP: State = { text: 'Up', tone: 'good' };

function processState({ state, restartAt }: ProcessStatus): State {
  const isDown = state === 'down' || state === 'stopped';
  return { text: PROCESS_LABELS[state], tone: isDown ? 'bad' : 'changing', backAt: restartAt };
}

function find({ processes }: SystemStatus, name: ProcessName): ProcessStatus | undefined {
  return processes?.find((process) => process.name === name);
}
