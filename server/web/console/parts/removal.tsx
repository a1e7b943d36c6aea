import { App } from 'antd';
import { Link } from 'react-router';
import { AppError } from '#shared/problem.ts';
import { useFailureWords, useWords } from '../../kit/speaking.ts';

export interface UsedPlace {
  title: string;
  to?: string;
}

interface Removal {
  name: string;
  consequence: string;
  /** Known before asking: then nothing is asked, the places are shown. */
  usedIn?: readonly UsedPlace[];
  remove: () => Promise<unknown>;
  onRemoved?: () => void;
}

/** Deleting names the thing and what follows; when something still uses it, it says where instead. */
export function useRemoval(): (removal: Removal) => void {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();

  const refuse = (name: string, places: readonly UsedPlace[]) => {
    const shown = modal.info({
      title: t('common.cannotRemove', { name }),
      okText: t('common.close'),
      content: (
        <>
          <p>{t('common.usedBelow')}</p>
          <ul className="fc-used-list">
            {places.map(({ title, to }) => (
              <li key={`${to}${title}`}>
                {to ? (
                  <Link to={to} onClick={() => shown.destroy()}>
                    {title}
                  </Link>
                ) : (
                  title
                )}
              </li>
            ))}
          </ul>
        </>
      ),
    });
  };

  return ({ name, consequence, usedIn = [], remove, onRemoved }) => {
    if (usedIn.length > 0) return refuse(name, usedIn);
    modal.confirm({
      title: t('common.removeNamed', { name }),
      content: consequence,
      okText: t('common.remove'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: async () => {
        try {
          await remove();
          onRemoved?.();
          void message.success(t('common.removed', { name }));
        } catch (error) {
          const { places, isDefault } = error instanceof AppError && error.code === 'in_use' ? error.params : {};
          const used = Array.isArray(places) ? places.map((title) => ({ title })) : [];
          if (isDefault) used.unshift({ title: t('common.usedAsDefault') });
          if (used.length > 0) refuse(name, used);
          else void message.error(say(error), 6);
        }
      },
    });
  };
}
