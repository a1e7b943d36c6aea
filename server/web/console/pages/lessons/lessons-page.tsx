import { UploadOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { useWords } from '../../../kit/speaking.ts';
import { May } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { chooseFiles, UPLOAD_ACCEPT } from '../../uploads/choose-files.ts';
import { UnfinishedNote } from '../../uploads/unfinished-note.tsx';
import { useAdding } from '../../uploads/use-adding.ts';
import { ImageShelf } from './image-shelf.tsx';
import { LessonShelf } from './lesson-shelf.tsx';
import './lessons.css';

export default function LessonsPage() {
  const { t } = useWords();
  const filters = useFilters();
  const add = useAdding();
  const upload = (
    <May right="content.write">
      <Button type="primary" icon={<UploadOutlined />} onClick={() => chooseFiles(UPLOAD_ACCEPT, true, (files) => void add(files))}>
        {t('lessons.upload')}
      </Button>
    </May>
  );
  return (
    <Page title={t('lessons.title')} note={t('lessons.dropHint')} actions={upload}>
      <UnfinishedNote />
      <Tabs
        className="fc-tabs"
        activeKey={filters.get('tab') || 'lessons'}
        onChange={(tab) => filters.set({ tab: tab === 'lessons' ? '' : tab, search: '', sort: '', page: '' })}
        destroyOnHidden
        items={[
          {
            key: 'lessons',
            label: t('lessons.title'),
            children: (
              <div className="fc-page">
                <LessonShelf upload={upload} />
              </div>
            ),
          },
          {
            key: 'images',
            label: t('lessons.images'),
            children: (
              <div className="fc-page">
                <ImageShelf upload={upload} />
              </div>
            ),
          },
        ]}
      />
    </Page>
  );
}
