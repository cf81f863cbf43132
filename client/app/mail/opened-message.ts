/** A letter that was fetched and opened: once, wherever on the page it is asked for. */
import { queryOptions } from '@tanstack/react-query';
import { useCore } from '../core.tsx';

export function useOpenedMessage() {
  const { mail } = useCore();
  return (message: string) =>
    queryOptions({
      queryKey: ['message', message],
      queryFn: () => mail.openMessage(message),
      staleTime: Infinity,
    });
}
