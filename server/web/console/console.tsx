import { useState } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import { RouterProvider } from 'react-router';
import { useWords } from '../kit/speaking.ts';
import { themes } from '../kit/theme.ts';
import { antdWords } from './antd-words.ts';
import { useAppearance } from './frame/appearance.ts';
import { openQueries } from './queries.ts';
import { openRoutes } from './routes.tsx';

/** The whole console: theme, words, kept answers, pages. */
export function Console() {
  const [queries] = useState(openQueries);
  const [router] = useState(openRoutes);
  const { appearance } = useAppearance();
  const { language } = useWords();
  return (
    <ConfigProvider theme={themes[appearance]} locale={antdWords(language)} button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
