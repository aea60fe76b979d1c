'use client';

import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useLiveAction } from '#app/_actions/use-live-action.ts';
import { Countdown } from '#app/_live/countdown.tsx';
import { PROCESS_LABELS } from '#app/_live/process-labels.ts';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import { Time } from '#app/_ui/time.tsx';
import { Section } from '#app/fault-lab/_section/section.tsx';
import type {
  ProcessAction,
  ProcessName,
  ProcessState,
  ProcessStatus,
} from '#lib/fault-lab/processes/contract.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import type { WorkerInfo, WorkerStatus } from '#lib/system/workers.ts';
import { controlProcessAction } from './actions.ts';

interface Props {
  system: SystemStatus;
  hasSwitches: boolean;
  serverNowMs: number;
}

export function Processes({ system: { processes, workers }, hasSwitches, serverNowMs }: Props) {
  return (
    <Section id="processes" title="Processes" lead="Kill = crash, restarts automatically. Stop = stays down.">
      <div className="grid grid-cols-1 gap-6">
        <Notices>
          {hasSwitches ? null : (
            <Notice>
              Processes can be stopped and killed here only under <code>npm start</code>.
            </Notice>
          )}
          {hasSwitches && !processes ? (
            <Notice>Supervisor unavailable: process states are unknown.</Notice>
          ) : null}
        </Notices>
        {processes ? (
          <ul aria-label="Processes" className="card divide-y divide-line">
            {processes.map((one) => (
              <ProcessRow key={one.name} process={one} serverNowMs={serverNowMs} />
            ))}
          </ul>
        ) : null}
        <Workers workers={workers} />
      </div>
    </Section>
  );
}

const NAMES: Record<ProcessName, { title: string; does: string }> = {
  temporal: { title: 'Temporal', does: 'Stores every workflow and dispatches its tasks.' },
  bank: { title: 'Bank', does: 'Holds the ledger and the faults.' },
  worker: { title: 'Worker', does: 'Runs workflows and activities.' },
  web: { title: 'Web', does: 'Serves this page. Cannot stop itself.' },
};

const TONES: Record<ProcessState, { tone: string; dot: string }> = {
  up: { tone: 'text-muted', dot: 'bg-accent' },
  unresponsive: { tone: 'text-refused', dot: 'bg-waiting' },
  starting: { tone: 'text-moving', dot: 'bg-moving' },
  stopping: { tone: 'text-waiting', dot: 'bg-waiting' },
  stopped: { tone: 'text-refused', dot: 'bg-refused' },
  down: { tone: 'text-refused', dot: 'bg-refused' },
};

/** Until the supervisor says more. */
const EXPECTED: Record<ProcessAction, ProcessState> = { start: 'starting', stop: 'stopping', kill: 'down' };

const ACTION_BUTTONS: { action: ProcessAction; label: string; tone: string }[] = [
  { action: 'start', label: 'Start', tone: 'button-primary' },
  { action: 'stop', label: 'Stop', tone: 'button-quiet' },
  { action: 'kill', label: 'Kill', tone: 'button-danger' },
];

function ProcessRow({ process, serverNowMs }: { process: ProcessStatus; serverNowMs: number }) {
  const { name, actions, state, pid, restarts } = process;
  const { form, result, expected } = useLiveAction(controlProcessAction, `${state} ${pid} ${restarts}`);
  const order = actions.find((action) => action === expected?.get('order'));
  const { title, does } = NAMES[name];
  return (
    <li
      aria-label={title}
      data-state={process.state}
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3"
    >
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{title}</p>
        <p className="text-note text-muted">{does}</p>
        <ActionFailure result={result} className="text-note" />
      </div>
      <ProcessFacts process={process} expected={order && EXPECTED[order]} serverNowMs={serverNowMs} />
      <ActionFormElement {...form} className="flex justify-end gap-2">
        <input type="hidden" name="name" value={name} />
        {ACTION_BUTTONS.map(({ action, label, tone }) => (
          <button
            key={action}
            type="submit"
            name="order"
            value={action}
            // Each keeps its place, and the focus: none may turn into another under the pointer.
            aria-disabled={!actions.includes(action)}
            onClick={actions.includes(action) ? undefined : (event) => event.preventDefault()}
            className={`button ${tone} aria-disabled:opacity-40 noscript:aria-disabled:invisible`}
            aria-busy={action === order}
            aria-label={`${label} ${title.toLowerCase()}`}
            title={action === 'kill' ? 'SIGKILL: no graceful shutdown' : undefined}
          >
            {label}
          </button>
        ))}
      </ActionFormElement>
    </li>
  );
}

interface FactsProps {
  process: ProcessStatus;
  expected: ProcessState | undefined;
  serverNowMs: number;
}

function ProcessFacts({ process, expected, serverNowMs }: FactsProps) {
  const { state, since, restarts, restartAt, lastEnd, pid } = process;
  const { tone, dot } = TONES[expected ?? state];
  const label = PROCESS_LABELS[expected ?? state];
  return (
    <div className="min-w-0 flex-1 basis-56">
      <p className={`flex items-center gap-2 ${tone}`}>
        <span className={`size-2 shrink-0 rounded-full ${dot}`} aria-hidden="true" />
        <span>
          {expected ? (
            `${label}…`
          ) : (
            <>
              {label} since <Time at={since} />
            </>
          )}
          {restartAt && !expected ? (
            <>
              , restarting <Countdown until={restartAt} serverNowMs={serverNowMs} />
            </>
          ) : null}
        </span>
      </p>
      <p className="text-note text-muted tabular-nums">
        {pid === null ? 'not running' : `pid ${pid}`}
        {` · ${restarts === 1 ? '1 restart' : `${restarts} restarts`}`}
        {lastEnd ? ` · last exit: ${lastEnd}` : null}
      </p>
    </div>
  );
}

function Workers({ workers }: { workers: WorkerStatus | null }) {
  return (
    <section aria-labelledby="workers-title">
      <h3 id="workers-title" className="font-medium">
        {workers ? pollingLabel(workers.polling) : 'Temporal unavailable: workers are unknown.'}
      </h3>
      {workers?.polling === 0 ? (
        <p className="mt-1 text-muted">Transfers are paused safely; the next worker resumes them.</p>
      ) : null}
      {workers && workers.workers.length > 0 ? (
        <ul aria-label="Workers" className="card mt-3 divide-y divide-line">
          {workers.workers.map((worker) => (
            <WorkerRow key={worker.identity} worker={worker} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function pollingLabel(polling: number): string {
  if (polling === 0) return 'No worker is polling';
  return polling === 1 ? '1 worker is polling' : `${polling} workers are polling`;
}

function WorkerRow({ worker }: { worker: WorkerInfo }) {
  const {
    identity,
    state,
    since,
    activitiesRunning,
    activitiesDone,
    cpuLoad,
    memoryLoad,
    lastSeenAt,
    buildId,
  } = worker;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-mono wrap-anywhere">{identity}</p>
        <p className="text-note text-muted wrap-anywhere">
          {state === 'stopping' ? 'Shutting down' : 'Polling'}
          {buildId ? ` · build ${buildId}` : null}
        </p>
      </div>
      <p className="min-w-0 flex-1 basis-56 tabular-nums">
        Host: {percent(cpuLoad)} CPU, {percent(memoryLoad)} memory
        <span className="block text-note text-muted">
          {activitiesRunning ?? '–'} activities running, {activitiesDone ?? '–'} done
        </span>
      </p>
      <p className="min-w-36 text-right text-note text-muted max-sm:text-left">
        {since ? (
          <span className="block">
            Since <Time at={since} />
          </span>
        ) : null}
        Last seen <Time at={lastSeenAt} />
      </p>
    </li>
  );
}

function percent(load: number | null): string {
  return load === null ? '–' : `${Math.round(load * 100)} %`;
}
