/** A person who does something on the desk: their name goes with everything they do. */
export interface Actor {
  name: string;
}

/** Who acts in this request. The one seam where a real sign-in goes. */
export async function currentActor(): Promise<Actor> {
  return { name: 'teller' };
}
