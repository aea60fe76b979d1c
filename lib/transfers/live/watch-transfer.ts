import type { FeedEvent } from '#lib/bank-client/contract.ts';
import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import { SharedSubscriptions, type Subscriber } from '#lib/live/shared-subscriptions.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import { Backoff } from '#lib/shared/backoff.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { webEnv } from '#lib/shared/web-env.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { fetchBankReading } from '#lib/transfers/queries/bank-reading.ts';
import { fetchDescription, pollHistory } from '#lib/transfers/queries/workflow-history.ts';
import { type HistoryEvent, readHistory } from '#lib/transfers/view/history.ts';
import { moneyOf } from '#lib/transfers/view/money.ts';
import type { DescriptionFacts } from '#lib/transfers/view/pending-activities.ts';
import { TransferProjection } from '#lib/transfers/view/projection.ts';
import { buildView, type LiveTransfer } from '#lib/transfers/view/transfer-view.ts';
import { describeAgainInMs, hasOpenStep, MIN_PAUSE_MS } from './describe-schedule.ts';
import { count } from './watch-counters.ts';

/**
 * Follows a transfer until it has ended and none of its money is in transit. All who follow one
 * transfer in this process share one watcher, with one long poll of its history.
 *
 * @returns the function that stops following
 */
export function watchTransfer(referenceId: string, subscriber: Subscriber<LiveTransfer>): () => void {
  const watches = perProcess(
    'transfer-watches',
    () =>
      new SharedSubscriptions<LiveTransfer>(
        (reference) => (publish, signal) => new TransferWatcher(reference, publish, signal).run(),
      ),
  );
  return watches.subscribe(referenceId, subscriber);
}

/** Holds what the sources last said of one transfer; each of three loops keeps one of them fresh. */
class TransferWatcher {
  private readonly sources = new TransferProjection();
  private temporalAnswers = true;
  private temporalKnows = true;
  private bankAnswers = true;
  private feedConnected = false;
  /** Which sources have answered, or failed to, at least once: before that nothing is shown. */
  private readonly heard = { description: false, bank: false };
  private idlePolls = 0;
  private nextDescribeAtMs = Number.POSITIVE_INFINITY;
  private shown = '';
  private showing = false;
  private readonly describeDue = new AutoResetEvent();
  private readonly bankReadDue = new AutoResetEvent();
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
      onEvent: (event) => this.onBankEvent(event),
      onConnected: () => this.onFeedConnection(true),
      onDisconnected: () => this.onFeedConnection(false),
    });
    try {
      await Promise.all([this.followHistory(), this.followDescription(), this.followBank()]);
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
        count('historyPolls');
        const page = await pollHistory(this.referenceId, token, this.signal);
        token = page.nextPageToken;
        events = [...events, ...page.events];
        backoff.reset();
        this.onHistoryEvents(events);
        if (!token) return;
      } catch (error) {
        if (error instanceof TransferNotFound) {
          if (!this.sources.history.details) return this.ended.abort();
          this.onTransferLost();
        } else {
          this.onTemporalUnavailable();
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
      await this.describeDue.wait(this.nextDescribeAtMs - Date.now(), this.signal);
      if (this.signal.aborted) return;
      if (Date.now() < this.nextDescribeAtMs) continue;
      // From here on it is only for what happens meanwhile to bring the next look forward.
      this.nextDescribeAtMs = Number.POSITIVE_INFINITY;
      if (!hasOpenStep(this.sources.history)) continue;
      try {
        count('describes');
        this.onDescription(await fetchDescription(this.referenceId));
        backoff.reset();
        this.scheduleDescribe();
      } catch {
        this.onTemporalUnavailable();
        await backoff.pause(this.signal).catch(() => {});
        this.nextDescribeAtMs = Date.now();
      }
    }
  }

  /** The feed brings what happens; all is read whole when the feed has (again) connected, and at the end. */
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
        this.heard.bank = true;
        this.describeSoon();
        this.showNow();
        if (this.isFinal()) this.ended.abort();
      } catch {
        this.onBankUnavailable();
        await backoff.pause(this.signal).catch(() => {});
        this.bankReadDue.ring();
      }
    }
  }

  private onHistoryEvents(events: readonly HistoryEvent[]): void {
    const wasKnown = this.sources.history.details !== null;
    const news = this.sources.applyHistory(readHistory(events));
    if (!news && this.temporalAnswers && this.temporalKnows) return;
    this.temporalAnswers = true;
    this.temporalKnows = true;
    this.show();
    this.describeSoon();
    // What it is about is known only now; and what is posted last may not have come by the feed yet.
    if (this.feedConnected && (!wasKnown || this.sources.history.closing)) this.bankReadDue.ring();
  }

  private onDescription(description: DescriptionFacts): void {
    const news = this.sources.applyDescription(description);
    this.idlePolls = news ? 0 : this.idlePolls + 1;
    this.heard.description = true;
    this.temporalAnswers = true;
    this.show();
  }

  private onBankEvent({ event, data }: FeedEvent): void {
    if (event === 'fault') {
      if (this.sources.applyFault(data)) this.show();
    } else if (event === 'call' && data.transfer === this.referenceId) {
      if (this.sources.applyCall(data)) this.describeSoon();
      this.show();
    } else if (event === 'entry' && data.transfer === this.referenceId) {
      const news = this.sources.applyEntry(data);
      if (news && this.sources.history.closing) this.bankReadDue.ring();
      this.show();
    }
  }

  private onFeedConnection(connected: boolean): void {
    this.feedConnected = connected;
    if (!connected) this.onBankUnavailable();
    else if (this.sources.history.details) this.bankReadDue.ring();
  }

  private scheduleDescribe(): void {
    const { history, description } = this.sources;
    const nowMs = Date.now();
    const inMs = describeAgainInMs(history, description, nowMs, this.idlePolls);
    this.nextDescribeAtMs = Math.min(this.nextDescribeAtMs, nowMs + inMs);
  }

  /** Whatever happened may have changed what only a description tells; the first is needed at once. */
  private describeSoon(): void {
    this.idlePolls = 0;
    const soonMs = Date.now() + (this.heard.description ? MIN_PAUSE_MS : 0);
    this.nextDescribeAtMs = Math.min(this.nextDescribeAtMs, soonMs);
    this.describeDue.ring();
  }

  private onTemporalUnavailable(): void {
    if (this.signal.aborted || !this.temporalAnswers) return;
    this.temporalAnswers = false;
    this.heard.description = true;
    this.show();
  }

  private onTransferLost(): void {
    if (!this.temporalKnows) return;
    this.temporalKnows = false;
    this.show();
  }

  private onBankUnavailable(): void {
    if (!this.bankAnswers) return;
    this.bankAnswers = false;
    this.heard.bank = true;
    this.show();
  }

  /** Shows what is known once all that has arrived together is taken in: a posting is four events. */
  private show(): void {
    if (this.showing) return;
    this.showing = true;
    queueMicrotask(() => {
      this.showing = false;
      if (!this.signal.aborted) this.showNow();
    });
  }

  private showNow(): void {
    const sources = this.sources.current();
    if (!this.heard.bank || (!this.heard.description && hasOpenStep(sources.history))) return;
    const view = buildView(sources, webEnv().TEMPORAL_UI_URL ?? null);
    if (!view) return;
    const { temporalAnswers, temporalKnows, bankAnswers } = this;
    const live = { view, temporalAnswers, temporalKnows, bankAnswers };
    const picture = JSON.stringify(live);
    if (picture !== this.shown) this.publish(live);
    this.shown = picture;
  }

  /**
   * Whether nothing can follow. Money left behind by a transfer that was ended from outside can still
   * be brought where it belongs.
   */
  private isFinal(): boolean {
    const sources = this.sources.current();
    const { history, ledger } = sources;
    if (!history.closing || ledger?.asOfEventId !== history.lastEventId) return false;
    return moneyOf(sources).inTransitMinor === 0;
  }
}
