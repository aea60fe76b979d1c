import type { Call } from '../bank/schemas.ts';
import { listenToBank } from '../bank/shared-feed.ts';
import { Alarm } from '../live/alarm.ts';
import { Backoff } from '../live/backoff.ts';
import { SharedWatches, type Subscriber } from '../live/shared-watch.ts';
import { perProcess } from '../per-process.ts';
import { webEnv } from '../web-env.ts';
import { describeAgainInMs } from './describe-schedule.ts';
import type { DescriptionFacts } from './description.ts';
import { TransferNotFound } from './errors.ts';
import { type HistoryEvent, readHistory } from './history.ts';
import { fetchCalls, fetchDescription, pollHistory } from './read.ts';
import { buildView, type LiveTransfer } from './view.ts';

/**
 * Follows a transfer until it has ended. All who follow one transfer in this process share one
 * watcher, with one long poll of its history.
 *
 * @returns the function that stops following
 */
export function watchTransfer(referenceId: string, subscriber: Subscriber<LiveTransfer>): () => void {
  const watches = perProcess(
    'transfer-watches',
    () =>
      new SharedWatches<LiveTransfer>(
        (reference) => (publish, signal) => new TransferWatcher(reference, publish, signal).run(),
      ),
  );
  return watches.subscribe(referenceId, subscriber);
}

/** Holds what the sources last said of one transfer; each of three loops keeps one of them fresh. */
class TransferWatcher {
  private history = readHistory([]);
  private description: DescriptionFacts = { pending: [] };
  private calls = new Map<number, Call>();
  private temporalAnswers = true;
  private temporalKnows = true;
  private bankAnswers = true;
  /** Which sources have answered, or failed to, at least once: before that nothing is shown. */
  private readonly heard = { description: false, calls: false };
  private quietLooks = 0;
  private readonly descriptionAlarm = new Alarm();
  private readonly callsAlarm = new Alarm();
  private readonly ended = new AbortController();
  private readonly signal = this.ended.signal;

  constructor(
    private readonly referenceId: string,
    private readonly publish: (live: LiveTransfer) => void,
    signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => this.ended.abort(), { once: true });
  }

  async run(): Promise<void> {
    const stopListening = listenToBank({
      onEvent: ({ event, data }) => {
        if (event === 'call' && data.transfer === this.referenceId) this.seeCalls([data]);
      },
      onConnected: () => this.callsAlarm.ring(),
      onDisconnected: () => this.seeBankGone(),
    });
    try {
      await Promise.all([this.followHistory(), this.followDescription(), this.followCalls()]);
    } finally {
      stopListening();
    }
  }

  private async followHistory(): Promise<void> {
    const backoff = new Backoff();
    let events: HistoryEvent[] = [];
    let token: Uint8Array | undefined;
    while (!this.signal.aborted) {
      try {
        const page = await pollHistory(this.referenceId, token, this.signal);
        token = page.nextPageToken;
        events = [...events, ...page.events];
        backoff.reset();
        this.seeEvents(events);
        if (!token) return await this.end();
      } catch (error) {
        if (error instanceof TransferNotFound) {
          if (!this.history.details) return this.ended.abort();
          this.seeTransferLost();
        } else {
          this.seeTemporalGone();
        }
        // A server that was restarted may not know the token any more: the reading begins anew.
        token = undefined;
        events = [];
        await backoff.pause(this.signal).catch(() => {});
      }
    }
  }

  private async followDescription(): Promise<void> {
    const backoff = new Backoff();
    while (!this.signal.aborted) {
      const inMs = describeAgainInMs(this.history, this.description, Date.now(), this.quietLooks);
      await this.descriptionAlarm.wait(inMs, this.signal);
      if (this.signal.aborted) return;
      try {
        this.seeDescription(await fetchDescription(this.referenceId));
        backoff.reset();
      } catch {
        this.seeTemporalGone();
        await backoff.pause(this.signal).catch(() => {});
      }
    }
  }

  /** The feed brings each call; the log is read whole whenever the feed has (again) connected. */
  private async followCalls(): Promise<void> {
    const backoff = new Backoff();
    while (!this.signal.aborted) {
      await this.callsAlarm.wait(Number.POSITIVE_INFINITY, this.signal);
      if (this.signal.aborted) return;
      try {
        const calls = await fetchCalls(this.referenceId);
        backoff.reset();
        this.bankAnswers = true;
        this.calls = new Map();
        this.heard.calls = true;
        this.seeCalls(calls);
      } catch {
        this.seeBankGone();
        await backoff.pause(this.signal).catch(() => {});
        this.callsAlarm.ring();
      }
    }
  }

  /** The transfer has ended: its last call is in the bank's log by now, if not yet in the feed. */
  private async end(): Promise<void> {
    const calls = await fetchCalls(this.referenceId).catch(() => []);
    this.heard.calls = true;
    this.heard.description = true;
    this.seeCalls(calls);
    this.ended.abort();
  }

  private seeEvents(events: readonly HistoryEvent[]): void {
    const history = readHistory(events);
    const news = history.lastEventId > this.history.lastEventId;
    if (!news && this.temporalAnswers && this.temporalKnows) return;
    this.temporalAnswers = true;
    this.temporalKnows = true;
    if (news) this.history = history;
    this.lookSoon();
    this.show();
  }

  private seeDescription(description: DescriptionFacts): void {
    const news = JSON.stringify(description) !== JSON.stringify(this.description);
    const first = !this.heard.description || !this.temporalAnswers;
    this.quietLooks = news ? 0 : this.quietLooks + 1;
    this.description = description;
    this.heard.description = true;
    this.temporalAnswers = true;
    if (news || first) this.show();
  }

  private seeCalls(calls: readonly Call[]): void {
    for (const call of calls) this.calls.set(call.id, call);
    this.lookSoon();
    this.show();
  }

  /** Whatever happened may have changed what only a description tells. */
  private lookSoon(): void {
    this.quietLooks = 0;
    if (!this.history.closing) this.descriptionAlarm.ring();
  }

  private seeTemporalGone(): void {
    if (this.signal.aborted || !this.temporalAnswers) return;
    this.temporalAnswers = false;
    this.heard.description = true;
    this.show();
  }

  private seeTransferLost(): void {
    if (!this.temporalKnows) return;
    this.temporalKnows = false;
    this.show();
  }

  private seeBankGone(): void {
    if (!this.bankAnswers) return;
    this.bankAnswers = false;
    this.heard.calls = true;
    this.show();
  }

  private show(): void {
    if (!this.heard.description || !this.heard.calls) return;
    const calls = [...this.calls.values()].sort((one, other) => one.id - other.id);
    const sources = { history: this.history, description: this.description, calls };
    const view = buildView(sources, webEnv().TEMPORAL_UI_URL ?? null);
    if (!view) return;
    const { temporalAnswers, temporalKnows, bankAnswers } = this;
    this.publish({ view, temporalAnswers, temporalKnows, bankAnswers });
  }
}
