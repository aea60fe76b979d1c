'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useId, useState } from 'react';

const SHOWN_MS = 1_500;

/** An id, whole, and a button that copies it. The button's own name says when it has. */
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
 * Copies a text. A page that is not served securely has no clipboard: there the element it stands in is
 * selected and copied as a person would, and stays selected for them where not even that is allowed.
 *
 * @returns whether it was copied
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
