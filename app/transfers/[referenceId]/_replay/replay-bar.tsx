import { type LucideIcon, Pause, Play, StepBack, StepForward, X } from 'lucide-react';
import { formatDuration } from '#app/_ui/durations.ts';
import { type Playback, SPEEDS, type Speed } from './use-playback.ts';

const SPEED_LABELS: Record<Speed, string> = { 0.1: '1/10×', 1: '1×', 10: '10×' };

interface Props {
  playback: Playback;
  lengthMs: number;
  toPrevious: () => void;
  toNext: () => void;
  onExit: () => void;
}

export function ReplayBar({ playback, lengthMs, toPrevious, toNext, onExit }: Props) {
  const { positionMs, playing, speed, toggle, seek, setSpeed } = playback;
  const where = `${formatDuration(positionMs)} of ${formatDuration(lengthMs)}`;
  return (
    <section
      aria-label="Replay"
      data-replay=""
      className="sticky top-17 z-10 lg:top-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl bg-raised px-3 py-2 shadow-raised"
    >
      <button
        type="button"
        className="button button-primary button-icon"
        aria-label={playing ? 'Pause' : 'Play'}
        aria-keyshortcuts="Space"
        onClick={toggle}
      >
        {playing ? (
          <Pause className="size-4" aria-hidden="true" />
        ) : (
          <Play className="size-4" aria-hidden="true" />
        )}
      </button>
      <Step label="Previous moment" shortcut="ArrowLeft" icon={StepBack} onStep={toPrevious} />
      <Step label="Next moment" shortcut="ArrowRight" icon={StepForward} onStep={toNext} />
      <input
        type="range"
        aria-label="Position"
        aria-valuetext={where}
        min={0}
        max={lengthMs}
        step="any"
        value={positionMs}
        onChange={({ currentTarget }) => seek(currentTarget.valueAsNumber)}
        className="h-9 min-w-0 flex-1 accent-accent max-sm:basis-[calc(100%-11rem)]"
      />
      <span
        aria-hidden="true"
        className="money flex-1 text-note text-muted sm:w-32 sm:flex-none sm:text-right"
      >
        {where}
      </span>
      <fieldset className="flex">
        <legend className="sr-only">Speed</legend>
        {SPEEDS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={speed === one}
            className="button button-plain px-2.5 aria-pressed:bg-sunken aria-pressed:text-ink"
            onClick={() => setSpeed(one)}
          >
            {SPEED_LABELS[one]}
          </button>
        ))}
      </fieldset>
      <button type="button" className="button button-plain" aria-keyshortcuts="Escape" onClick={onExit}>
        <X className="size-4" aria-hidden="true" />
        <span className="max-sm:sr-only">Exit (Esc)</span>
      </button>
    </section>
  );
}

interface StepProps {
  label: string;
  shortcut: string;
  icon: LucideIcon;
  onStep: () => void;
}

function Step({ label, shortcut, icon: Icon, onStep }: StepProps) {
  return (
    <button
      type="button"
      className="button button-plain button-icon"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      onClick={onStep}
    >
      <Icon className="size-4" aria-hidden="true" />
    </button>
  );
}
