import { useQuery } from '@tanstack/react-query';
import type { Glance } from '../../core/face.ts';
import { useCore } from '../core.tsx';

/**
 * Subject and first line of a message, which exist only inside its letter: fetched and opened once `wanted`, as when
 * it comes into view. Undefined until then.
 */
export function useGlance(message: string, wanted: boolean): Glance | undefined {
  const { mail } = useCore();
  const { data } = useQuery({
    queryKey: ['glance', message],
    queryFn: async () => (await mail.subjects([message]))[0] ?? null,
    enabled: wanted,
    staleTime: Infinity,
  });
  return data ?? undefined;
}
