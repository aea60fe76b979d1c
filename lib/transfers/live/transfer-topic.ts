import type { FeedEvent } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import { onInterruption, readInterruptions } from '#lib/interruptions/recorded.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import type { Source } from '#lib/live/shared-subscriptions.ts';
import { onTransferStart } from '#lib/live/transfer-changes.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import { Backoff } from '#lib/shared/backoff.ts';
import { isReferenceId } from '#lib/shared/ids.ts';
import { nullWhenTemporalUnavailable, TemporalBusy } from '#lib/temporal-client/errors.ts';
import { temporalUiUrl } from '#lib/temporal-client/ui-url.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { fetchBankReading, isKnownToBank } from '#lib/transfers/queries/bank-reading.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { fetchDescription, pollHistory } from '#lib/transfers/queries/workflow-history.ts';
import { type HistoryEvent, type HistoryFacts, readHistory } from '#lib/transfers/view/history.ts';
import { moneyOf } from '#lib/transfers/view/money.ts';
import type { DescriptionFacts } from '#lib/transfers/view/pending-activities.ts';
import { TransferProjection } from '#lib/transfers/view/projection.ts';
import { buildView, type LiveTransfer } from '#lib/transfers/view/transfer-view.ts';
import { describeAgainInMs, hasOpenStep, MIN_PAUSE_MS } from './describe-schedule.ts';
import { endLeftPauses } from './end-left-pauses.ts';
import { count } from './request-counters.ts';

/** How long a transfer may be followed before it exists: from the press of Send to the answer. */
const MAX_START_MS = 10_000;
/** Only another process's start is not announced. */
const START_POLL_MS = 1_000;
const FRAME_MS = 16;

/** Follows one run, also before it exists, until it has ended with no money in transit: a loop for each source. */
class TransferWatcher {
  private readonly sources = new TransferProjection();
  private temporalAnswers = true;
  private temporalKnows = true;
  private bankAnswers = true;
  private bankKnows: boolean | null = null;
  private feedConnected = false;
  /** Nothing is published before each source has answered or failed once. */
  private readonly loaded = { description: false, bank: false, interruptions: false };
  /** Whether a reset has put another run in its place. */
  isReplaced = false;
  private isCurrent = false;
  private idlePolls = 0;
  private nextDescribeAtMs = Number.POSITIVE_INFINITY;
  private published = '';
  private publishedAtMs = Number.NEGATIVE_INFINITY;
  private publishScheduled = false;
  private readonly describeDue = new AutoResetEvent();
  private readonly bankReadDue = new AutoResetEvent();
  private readonly interruptionsDue = new AutoResetEvent();
  private readonly startDue = new AutoResetEvent();
  private readonly startBeforeMs = performance.now() + MAX_START_MS;
  private readonly ended = new AbortController();
  private readonly signal = this.ended.signal;
  private fail: (error: unknown) => void = () => {};
  private readonly failure = new Promise<never>((_, reject) => {
    this.fail = reject;
  });

  constructor(
    private readonly referenceId: string,
    private readonly publish: (live: LiveTransfer) => void,
    signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => this.ended.abort(), { once: true });
  }

  /** @throws whatever is no outage, so that no page keeps an old picture and calls it live */
  async run(): Promise<void> {
    const stops = [
      listenToBank({
        onEvent: (event) => this.orFail(() => this.onBankEvent(event)),
        onConnected: () => this.onFeedConnection(true),
        onDisconnected: () => this.onFeedConnection(false),
      }),
      onTransferStart(this.referenceId, () => this.startDue.set()),
      onInterruption(() => this.interruptionsDue.set()),
    ];
    try {
      const following = Promise.all([
        this.followHistory(),
        this.followDescription(),
        this.followBank(),
        this.followInterruptions(),
      ]);
      await Promise.race([following, this.failure]);
    } finally {
      for (const stop of stops) stop();
    }
  }

  /** For what is called from outside {@link run}. */
  private orFail(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.fail(error);
    }
  }

  private async followHistory(): Promise<void> {
    const backoff = new Backoff();
    let events: HistoryEvent[] = [];
    let token: Uint8Array | undefined;
    while (!this.signal.aborted) {
      try {
        count('historyPolls');
        const page = await pollHistory(this.referenceId, token, this.signal);
        token = page.nextPageToken;
        events = [...events, ...page.events];
        backoff.reset();
        this.onHistoryEvents(events);
        if (!token) return this.followReplacement();
      } catch (error) {
        // A restarted server may not know the token: read from the first event.
        token = undefined;
        events = [];
        await this.onHistoryFailure(error, backoff);
      }
    }
  }

  /** A reset terminates a run that is open, and can also follow later. The run that has ended tells nothing of it. */
  private async followReplacement(): Promise<void> {
    const { closing, closedAtMs } = this.sources.history;
    if (!canBeReplaced(closing)) return;
    const backoff = new Backoff();
    while (!this.signal.aborted) {
      try {
        count('describes');
        const current = await fetchDescription(this.referenceId);
        this.isReplaced = current.closedAtMs !== closedAtMs;
        if (this.isReplaced) return this.ended.abort();
        if (!this.isCurrent) this.bankReadDue.set();
        this.isCurrent = true;
      } catch (error) {
        if (error instanceof TransferNotFound) this.onTransferLost();
        else this.onTemporalUnavailable(error);
      }
      await backoff.pause(this.signal).catch(() => {});
    }
  }

  private async onHistoryFailure(error: unknown, backoff: Backoff): Promise<void> {
    const isUnknown = error instanceof TransferNotFound;
    if (isUnknown && !this.sources.history.details) return this.awaitStart();
    if (isUnknown) this.onTransferLost();
    else this.onTemporalUnavailable(error);
    await backoff.pause(this.signal).catch(() => {});
  }

  private async awaitStart(): Promise<void> {
    // Asked again after the bank had told of it, Temporal has lost it.
    if (this.bankKnows) return this.ended.abort();
    this.bankKnows = await isKnownToBank(this.referenceId).catch(nullWhenBankUnavailable);
    if (this.bankKnows) return;
    if (this.bankKnows === false && this.feedConnected) {
      // Followed from its first event, it needs no reading before it is shown.
      this.loaded.bank = true;
      this.loaded.description = true;
    }
    const restMs = this.startBeforeMs - performance.now();
    if (restMs <= 0) this.ended.abort();
    else await this.startDue.wait(Math.min(restMs, START_POLL_MS), this.signal);
  }

  private async followDescription(): Promise<void> {
    const backoff = new Backoff();
    while (!this.signal.aborted) {
      await this.describeDue.wait(this.nextDescribeAtMs - Date.now(), this.signal);
      if (this.signal.aborted) return;
      if (Date.now() < this.nextDescribeAtMs) continue;
      this.nextDescribeAtMs = Number.POSITIVE_INFINITY;
      if (!hasOpenStep(this.sources.history)) continue;
      try {
        count('describes');
        const description = await fetchDescription(this.referenceId);
        this.onDescription(description);
        await endLeftPauses(this.referenceId, description);
        backoff.reset();
        this.scheduleDescribe();
      } catch (error) {
        if (error instanceof TransferNotFound) this.onTransferLost();
        else this.onTemporalUnavailable(error);
        await backoff.pause(this.signal).catch(() => {});
        this.nextDescribeAtMs = Date.now();
      }
    }
  }

  /** The feed brings changes; everything is read when it has (re)connected, and at the end. */
  private async followBank(): Promise<void> {
    const backoff = new Backoff();
    while (!this.signal.aborted) {
      await this.bankReadDue.wait(Number.POSITIVE_INFINITY, this.signal);
      if (this.signal.aborted) return;
      try {
        count('bankReadings');
        const applyReading = this.sources.beginBankReading();
        applyReading(await fetchBankReading(this.sources.history));
        backoff.reset();
        this.bankAnswers = true;
        this.loaded.bank = true;
        this.describeSoon();
        this.publishNow();
        this.endIfFinal();
      } catch (error) {
        nullWhenBankUnavailable(error);
        this.onBankUnavailable();
        await backoff.pause(this.signal).catch(() => {});
        this.bankReadDue.set();
      }
    }
  }

  private async followInterruptions(): Promise<void> {
    while (!this.signal.aborted) {
      this.sources.applyInterruptions(await readInterruptions());
      this.loaded.interruptions = true;
      this.publishNow();
      this.endIfFinal();
      await this.interruptionsDue.wait(Number.POSITIVE_INFINITY, this.signal);
    }
  }

  private onHistoryEvents(events: readonly HistoryEvent[]): void {
    const wasKnown = this.sources.history.details !== null;
    const changed = this.sources.applyHistory(readHistory(events));
    if (!changed && this.temporalAnswers && this.temporalKnows) return;
    this.temporalAnswers = true;
    this.temporalKnows = true;
    this.publishSoon();
    this.describeSoon();
    // Its accounts are known only now; and the last posting may not have come by the feed yet.
    if (this.feedConnected && (!wasKnown || this.sources.history.closing)) this.bankReadDue.set();
  }

  private onDescription(description: DescriptionFacts): void {
    const changed = this.sources.applyDescription(description);
    this.idlePolls = changed ? 0 : this.idlePolls + 1;
    this.loaded.description = true;
    this.temporalAnswers = true;
    this.publishSoon();
  }

  private onBankEvent({ event, data }: FeedEvent): void {
    if (event === 'fault') {
      if (this.sources.applyFault(data)) this.publishSoon();
    } else if (event === 'call' && data.transfer === this.referenceId) {
      if (this.sources.applyCall(data)) this.describeSoon();
      this.publishSoon();
    } else if (event === 'entry' && data.transfer === this.referenceId) {
      const changed = this.sources.applyEntry(data);
      if (changed && this.sources.history.closing) this.bankReadDue.set();
      this.publishSoon();
    }
  }

  private onFeedConnection(connected: boolean): void {
    this.feedConnected = connected;
    if (!connected) this.onBankUnavailable();
    else if (this.sources.history.details) this.bankReadDue.set();
  }

  private scheduleDescribe(): void {
    const { history, description } = this.sources;
    const nowMs = Date.now();
    const inMs = describeAgainInMs(history, description, nowMs, this.idlePolls);
    this.nextDescribeAtMs = Math.min(this.nextDescribeAtMs, nowMs + inMs);
  }

  private describeSoon(): void {
    this.idlePolls = 0;
    const soonMs = Date.now() + (this.loaded.description ? MIN_PAUSE_MS : 0);
    this.nextDescribeAtMs = Math.min(this.nextDescribeAtMs, soonMs);
    this.describeDue.set();
  }

  /** A busy server has not lost what is shown. @throws `error` where it is no outage */
  private onTemporalUnavailable(error: unknown): void {
    nullWhenTemporalUnavailable(error);
    if (error instanceof TemporalBusy) return;
    if (this.signal.aborted || !this.temporalAnswers) return;
    this.temporalAnswers = false;
    this.loaded.description = true;
    this.publishSoon();
  }

  private onTransferLost(): void {
    if (!this.temporalKnows) return;
    this.temporalKnows = false;
    this.publishSoon();
  }

  private onBankUnavailable(): void {
    if (!this.bankAnswers) return;
    this.bankAnswers = false;
    this.loaded.bank = true;
    this.publishSoon();
  }

  /** At once, but once for everything that arrives within a frame: a posting is four events. */
  private publishSoon(): void {
    if (this.publishScheduled) return;
    this.publishScheduled = true;
    const publish = () => {
      this.publishScheduled = false;
      if (!this.signal.aborted) this.orFail(() => this.publishNow());
    };
    const restMs = this.publishedAtMs + FRAME_MS - performance.now();
    if (restMs > 0) setTimeout(publish, restMs);
    else queueMicrotask(publish);
  }

  private publishNow(): void {
    const sources = this.sources.current();
    const { bank, description, interruptions } = this.loaded;
    if (!bank || !interruptions || (!description && hasOpenStep(sources.history))) return;
    const view = buildView(sources, temporalUiUrl() ?? null);
    if (!view) return;
    const { temporalAnswers, temporalKnows, bankAnswers } = this;
    const live = { view, temporalAnswers, temporalKnows, bankAnswers };
    const text = JSON.stringify(live);
    if (text === this.published) return;
    this.published = text;
    this.publishedAtMs = performance.now();
    this.publish(live);
  }

  /** Not before it is shown: the ledger may be read ahead of the record of the processes. */
  private endIfFinal(): void {
    if (this.loaded.interruptions && this.isFinal()) this.ended.abort();
  }

  /** Money that a terminated transfer left in transit can still be returned; one that moved none can be reset. */
  private isFinal(): boolean {
    const sources = this.sources.current();
    const { history, ledger } = sources;
    if (!history.closing || ledger?.asOfEventId !== history.lastEventId) return false;
    const { withdrawnMinor, inTransitMinor } = moneyOf(sources);
    if (inTransitMinor > 0) return false;
    return !canBeReplaced(history.closing) || (this.isCurrent && withdrawnMinor > 0);
  }
}

function canBeReplaced(closing: HistoryFacts['closing']): boolean {
  return closing === 'terminated' || closing === 'timed-out';
}

function followRuns(referenceId: string): Source<LiveTransfer> {
  return async (publish, signal) => {
    let watcher: TransferWatcher;
    do {
      watcher = new TransferWatcher(referenceId, publish, signal);
      await watcher.run();
    } while (watcher.isReplaced && !signal.aborted);
  };
}

export const transferTopic = defineTopic<LiveTransfer>({
  name: 'transfer',
  isKey: isReferenceId,
  read: getTransfer,
  source: followRuns,
});
