/** The lists and conversations of a member as queries, looked at again now and then. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ConversationItem, InboxItem, MailPage, SentItem } from '../../core/face.ts';
import { useCore } from '../core.tsx';

export type Box = 'inbox' | 'sent';

type Pages<Item> = UseInfiniteQueryResult<InfiniteData<Item>>;

export function useInbox(): Pages<MailPage<InboxItem> & { unread: number }> {
  const { mail } = useCore();
  return useInfiniteQuery({
    queryKey: ['inbox'],
    queryFn: ({ pageParam }) => mail.inbox(pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 30_000,
  });
}

export function useSent(): Pages<MailPage<SentItem>> {
  const { mail } = useCore();
  return useInfiniteQuery({
    queryKey: ['sent'],
    queryFn: ({ pageParam }) => mail.sent(pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 15_000,
  });
}

export function useConversation(thread: string) {
  const { mail } = useCore();
  return useQuery<ConversationItem[]>({
    queryKey: ['conversation', thread],
    queryFn: () => mail.conversation(thread),
    refetchInterval: 15_000,
  });
}

/** Everything that lists or shows mail is looked at again. */
export function useRefreshMail(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(
      ['inbox', 'sent', 'conversation'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  };
}
