import { useId } from 'react';
import type { Call } from '#app/stage/[referenceId]/_facts/standing-call.ts';
import type { WorkflowLine } from '#app/stage/[referenceId]/_facts/workflow-lines.ts';
import { WORKFLOW_FILE } from '#lib/transfers/recorder/code-lines.ts';

interface Props {
  lines: WorkflowLine[];
  standing: Call | undefined;
}

const TONES: Record<WorkflowLine['tokens'][number]['kind'], string> = {
  plain: '',
  keyword: 'text-muted',
  text: 'text-returned',
  call: 'font-medium text-moving',
};

/** The workflow's own lines, with the one where the transfer stands. */
export function Code({ lines, standing }: Props) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="card flex min-h-0 min-w-0 flex-col gap-2 overflow-clip py-3 staged:[grid-area:code]"
    >
      <h2 id={id} className="eyebrow px-4 font-mono">
        {WORKFLOW_FILE}
      </h2>
      <ol className="grid grid-cols-1 content-start font-mono text-note staged:text-[length:calc(var(--cell)*0.95)] staged:leading-[1.45]">
        {lines.map(({ number, tokens, call }) => {
          const isHere = call !== null && call === standing;
          return (
            <li
              key={number}
              aria-current={isHere ? 'step' : undefined}
              className="group flex gap-3 border-l-4 border-transparent px-3 aria-[current]:border-accent aria-[current]:bg-accent-wash"
            >
              <span className="w-6 shrink-0 text-right text-muted select-none" aria-hidden="true">
                {number}
              </span>
              <code className="min-w-0 flex-1 truncate group-aria-[current]:whitespace-pre-wrap">
                {tokens.map(({ kind, text }, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a line stay as they are.
                  <span key={index} className={TONES[kind]}>
                    {text}
                  </span>
                ))}
              </code>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
