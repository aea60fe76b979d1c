/** Banks with switches; one that is linked to or broken is always shown. */
const MAX_BANKS = 8;

/**
 * Which banks are shown, in order. A bank keeps its place as long as the page is open: a switch that moves
 * under the pointer is pressed in place of another.
 * @returns `slots` itself if nothing changed
 */
export function nextSlots(
  slots: readonly string[],
  banks: readonly string[],
  always: readonly string[],
): readonly string[] {
  const kept = slots.filter((bank) => banks.includes(bank));
  const wanted = new Set([...kept, ...banks.filter((bank) => always.includes(bank))]);
  for (const bank of banks) if (wanted.size < MAX_BANKS) wanted.add(bank);
  const next = [...wanted];
  return next.length === slots.length && next.every((bank, index) => bank === slots[index]) ? slots : next;
}
