import { DownOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { firstOfLine } from '#shared/model/line.ts';
import { useWords } from '../../kit/speaking.ts';
import { useLeaving } from './use-leaving.ts';

export function PersonMenu({ name, login }: { name: string; login: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { leave } = useLeaving();
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
