'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useId, useState } from 'react';

const SHOWN_MS = 1_500;

export function CopyId({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const fading = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(fading);
  }, [copied]);
  const id = useId();
  const copy = async () => setCopied(await copyText(text, document.getElementById(id)));
  const Icon = copied ? Check : Copy;
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <span id={id} className="min-w-0 font-mono break-all">
        {text}
      </span>
      <button
        type="button"
        className="inline-flex size-11 shrink-0 items-center justify-center rounded text-muted hover:text-ink sm:size-6"
        aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
        onClick={() => void copy()}
      >
        <Icon className="size-3.5" aria-hidden="true" />
      </button>
    </span>
  );
}

/**
 * The clipboard needs a secure page. Elsewhere the text is selected and copied by command, and stays
 * selected where even that is not allowed.
 */
async function copyText(text: string, element: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (!element) return false;
    window.getSelection()?.selectAllChildren(element);
    return document.execCommand('copy');
  }
}
