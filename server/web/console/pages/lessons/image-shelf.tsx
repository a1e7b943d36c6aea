import { useCallback, useState, type ReactNode } from 'react';
import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { Button, Image as Zoomable, Select } from 'antd';
import type { Image } from '#shared/model/content.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { CardPages, CARDS, pageOf } from '../../parts/card-pages.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { May } from '../../parts/may.tsx';
import { blobUrl } from '../../parts/poster.tsx';
import { useRemoval } from '../../parts/removal.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { RenameImage } from './rename-image.tsx';

export function ImageShelf({ upload }: { upload: ReactNode }) {
  const { t } = useWords();
  const filters = useFilters();
  const search = filters.get('search');
  const { set } = filters;
  const onSearch = useCallback((text: string) => set({ search: text, page: '' }), [set]);
  const sort = filters.get('sort') === 'title' ? 'title' : 'newest';
  const asked = useAsk('listImages', { query: { search, sort, page: pageOf(filters), size: CARDS } });
  const [renaming, setRenaming] = useState<Image | null>(null);
  return (
    <>
      <div className="fc-filters">
        <SearchField value={search} onSearch={onSearch} label={t('lessons.searchImages')} />
        <Select
          aria-label={t('lessons.sort')}
          value={sort}
          onChange={(chosen) => filters.set({ sort: chosen === 'newest' ? '' : chosen, page: '' })}
          options={[
            { value: 'newest', label: t('lessons.newest') },
            { value: 'title', label: t('lessons.byTitle') },
          ]}
          popupMatchSelectWidth={false}
        />
        <span className="fc-grow" />
        {asked.data && <span className="fc-note">{t('lessons.imagesCount', { count: asked.data.total })}</span>}
      </div>
      <Answer of={asked}>
        {({ images, total }) =>
          total === 0 ? (
            search ? (
              <FirstStep title={t('common.nothingFound')} />
            ) : (
              <FirstStep title={t('lessons.emptyImagesTitle')} hint={t('lessons.emptyImagesHint')} action={upload} />
            )
          ) : (
            <>
              <ul className="fc-cards">
                {images.map((image) => (
                  <ImageCard key={image.id} image={image} onRename={() => setRenaming(image)} />
                ))}
              </ul>
              <CardPages filters={filters} total={total} />
            </>
          )
        }
      </Answer>
      {renaming && <RenameImage image={renaming} onDone={() => setRenaming(null)} />}
    </>
  );
}

function ImageCard({ image, onRename }: { image: Image; onRename: () => void }) {
  const { t, format } = useWords();
  const remove = useTell('removeImage');
  const confirmRemoval = useRemoval();
  const { id, title } = image;
  return (
    <li className="fc-card">
      <div className="fc-poster">
        <Zoomable src={blobUrl(image.blob)} alt={title} loading="lazy" classNames={{ root: 'fc-zoomable' }} />
      </div>
      <div className="fc-card-text">
        <strong title={title}>{title}</strong>
        <span className="fc-note">
          {t('lessons.pixels', { width: image.width, height: image.height })} · {format.bytes(image.bytes)}
        </span>
        <May right="content.write">
          <span className="fc-card-actions">
            <Button size="small" type="text" icon={<EditOutlined />} onClick={onRename}>
              {t('stations.rename')}
            </Button>
            <Button
              size="small"
              type="text"
              danger
              icon={<DeleteOutlined />}
              onClick={() =>
                confirmRemoval({
                  name: title,
                  consequence: t('lessons.removeImageConsequence'),
                  remove: () => remove.mutateAsync({ params: { id } }),
                })
              }
            >
              {t('common.remove')}
            </Button>
          </span>
        </May>
      </div>
    </li>
  );
}
