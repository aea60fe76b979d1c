/** Alike requests share one answer while it is awaited, and then for as long as it is kept. Failures are not kept. */
export class SharedAnswers<T> {
  private readonly answers = new Map<string, Promise<T>>();

  constructor(private readonly keepMs: () => number = () => 0) {}

  get(request: string, ask: () => Promise<T>): Promise<T> {
    const known = this.answers.get(request);
    if (known !== undefined) return known;
    const answer = ask();
    this.answers.set(request, answer);
    const forget = () => void this.answers.delete(request);
    answer.then(() => {
      const keepMs = this.keepMs();
      if (keepMs === 0) forget();
      else setTimeout(forget, keepMs).unref();
    }, forget);
    return answer;
  }
}
