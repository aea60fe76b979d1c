'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

const SHOWN_MS = 1_500;

/** An id, whole, and a button that copies it. The button's own name says when it has. */
export function CopyId({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const fading = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(fading);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <span className="min-w-0 font-mono break-all">{text}</span>
      <button
        type="button"
        className="inline-flex size-11 shrink-0 items-center justify-center rounded text-muted hover:text-ink sm:size-6"
        aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        <Icon className="size-3.5" aria-hidden="true" />
      </button>
    </span>
  );
}
