import { DownOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { firstOfLine } from '#shared/model/line.ts';
import { useTell } from '../../kit/asking.ts';
import { useFailureWords, useWords } from '../../kit/speaking.ts';

export function PersonMenu({ name, login }: { name: string; login: string }) {
  const { t } = useWords();
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
          client.clear(); // The next person at this computer must not see what was kept.
          void navigate('/login');
        },
        onError: (error) => void message.error(say(error)),
      },
    );
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', label: `${name} · ${login}`, disabled: true },
          { key: 'account', icon: <UserOutlined />, label: t('nav.account'), onClick: () => void navigate('/system/account') },
          { type: 'divider' },
          { key: 'out', icon: <LogoutOutlined />, label: t('nav.logOut'), onClick: leave },
        ],
      }}
    >
      <Button type="text" className="fc-person">
        <span className="fc-person-mark" aria-hidden="true">
          {firstOfLine(name, 1)}
        </span>
        <span className="fc-person-name" title={name}>
          {name}
        </span>
        <DownOutlined />
      </Button>
    </Dropdown>
  );
}
