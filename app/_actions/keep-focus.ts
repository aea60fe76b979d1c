const ITEM = 'li[aria-label]';

/**
 * Where something is decided it leaves the page, and would take the focus with it: the next item has it then,
 * or the container. For a `ref`.
 */
export function keepFocus(container: HTMLElement | null): (() => void) | undefined {
  if (!container) return undefined;
  const items = () => [...container.querySelectorAll<HTMLElement>(ITEM)];
  let focused: { element: Element; index: number } | undefined;
  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof Element)) return;
    focused = { element: target, index: items().findIndex((item) => item.contains(target)) };
  };
  /** What loses the focus and stays has lost it to something else, which a script has focused by now. */
  const forget = () =>
    queueMicrotask(() => {
      if (focused?.element.isConnected && document.activeElement !== focused.element) focused = undefined;
    });
  const removals = new MutationObserver(() => {
    if (!focused || focused.element.isConnected || document.activeElement !== document.body) return;
    const next = focused.index < 0 ? container : (items()[focused.index] ?? items().at(-1) ?? container);
    focused = undefined;
    next.tabIndex = -1;
    next.focus();
  });
  container.addEventListener('focusin', remember);
  container.addEventListener('focusout', forget);
  removals.observe(container, { childList: true, subtree: true });
  return () => {
    container.removeEventListener('focusin', remember);
    container.removeEventListener('focusout', forget);
    removals.disconnect();
  };
}
