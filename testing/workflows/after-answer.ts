import { vi } from 'vitest';
import { temporal } from '#lib/temporal-client/connection.ts';

type Method = 'describeWorkflowExecution' | 'listWorkflowExecutions';

/** Has something happen between two requests of this process to Temporal: after the next answer of this kind. */
export function afterNextAnswer(method: Method, happens: () => unknown): void {
  const service: Record<Method, (request: object) => Promise<object>> = temporal().client.workflowService;
  const ask = service[method].bind(service);
  const asked = vi.spyOn(service, method).mockImplementationOnce(async (request) => {
    const answer = await ask(request);
    asked.mockRestore();
    await happens();
    return answer;
  });
}
