import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCore } from '../core.tsx';

/** Subjects by message, as far as they are known; they exist only inside letters. */
export function useSubjects(messages: readonly string[]): ReadonlyMap<string, string | null> {
  const { mail } = useCore();
  const { data } = useQuery({
    queryKey: ['subjects', messages],
    queryFn: async () => {
      const found = await mail.subjects([...messages]);
      return new Map(found.map(({ message, subject }) => [message, subject]));
    },
    enabled: messages.length > 0,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  return data ?? new Map();
}
