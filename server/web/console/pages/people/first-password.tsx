import { PrinterOutlined } from '@ant-design/icons';
import { Button, Modal, Typography } from 'antd';
import { useWords } from '../../../kit/speaking.ts';
import './people.css';

interface FirstPasswordProps {
  name: string;
  login: string;
  password: string;
  title: string;
  onDone: () => void;
}

/** Told once, on the screen or on a slip of paper; a click beside it must not lose it. */
export function FirstPasswordDialog({ name, login, password, title, onDone }: FirstPasswordProps) {
  const { t } = useWords();
  return (
    <Modal
      open
      title={title}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={[
        <Button key="print" icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t('people.print')}
        </Button>,
        <Button key="done" type="primary" onClick={onDone}>
          {t('people.done')}
        </Button>,
      ]}
    >
      <div className="fc-slip">
        <h2>{t('people.slipTitle')}</h2>
        <dl className="fc-facts">
          <dt>{t('people.name')}</dt>
          <dd>{name}</dd>
          <dt>{t('people.slipAddress')}</dt>
          <dd>{window.location.origin}</dd>
          <dt>{t('people.login')}</dt>
          <dd>{login}</dd>
          <dt>{t('people.firstPassword')}</dt>
          <dd>
            <Typography.Text code copyable={{ text: password }} className="fc-first-password">
              {password}
            </Typography.Text>
          </dd>
        </dl>
        <p>{t('people.firstPasswordOnce')}</p>
      </div>
    </Modal>
  );
}
