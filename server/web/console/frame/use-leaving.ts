import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useNavigate } from 'react-router';
import { useTell } from '../../kit/asking.ts';
import { useFailureWords } from '../../kit/speaking.ts';

/** Signs out and forgets: the next person at this computer must not see what was kept. */
export function useLeaving(): { leave: () => void; isLeaving: boolean } {
  const { message } = App.useApp();
  const say = useFailureWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const logOut = useTell('logOut');
  const leave = () =>
    logOut.mutate(
      {},
      {
        onSuccess: () => {
          client.clear();
          void navigate('/login');
        },
        onError: (error) => void message.error(say(error)),
      },
    );
  return { leave, isLeaving: logOut.isPending };
}
