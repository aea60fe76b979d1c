import { notifyManager, QueryClient } from '@tanstack/react-query';

/** This tab's store of what the server said. */
export function makeQueryClient(): QueryClient {
  // The default waits for a timer before each change is shown.
  notifyManager.setScheduler(queueMicrotask);
  return new QueryClient({
    defaultOptions: {
      // The browser's own idea of being offline is no proof of whether this server answers.
      queries: { networkMode: 'always', refetchOnWindowFocus: false, retry: false },
      mutations: { networkMode: 'always' },
    },
  });
}
