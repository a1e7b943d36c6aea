import { FolderOpenOutlined, MoreOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Dropdown, Space } from 'antd';
import { useWords } from '../../kit/speaking.ts';
import { canChooseFolder, chooseFiles, chooseFolder, UPLOAD_ACCEPT } from './choose-files.ts';
import { useAdding } from './use-adding.tsx';

/** Files, or a whole folder of them. */
export function UploadButton() {
  const { t } = useWords();
  const { add, addFolder } = useAdding();
  const folder = {
    key: 'folder',
    icon: <FolderOpenOutlined />,
    label: t('lessons.uploadFolder'),
    onClick: () => chooseFolder((files) => void addFolder(files)),
  };
  return (
    <Space.Compact>
      <Button type="primary" icon={<UploadOutlined />} onClick={() => chooseFiles(UPLOAD_ACCEPT, true, (files) => void add(files))}>
        {t('lessons.upload')}
      </Button>
      {canChooseFolder() && (
        <Dropdown trigger={['click']} menu={{ items: [folder] }}>
          <Button type="primary" icon={<MoreOutlined />} aria-label={t('lessons.moreUpload')} />
        </Dropdown>
      )}
    </Space.Compact>
  );
}
