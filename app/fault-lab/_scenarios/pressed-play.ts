let pressed: string | undefined;

/** The stage of this reference will play what was pressed, once it is there. */
export function pressPlay(reference: string): void {
  pressed = reference;
}

/** True once: a reload, or a link to the stage, plays nothing. */
export function takePressedPlay(reference: string): boolean {
  if (pressed !== reference) return false;
  pressed = undefined;
  return true;
}
