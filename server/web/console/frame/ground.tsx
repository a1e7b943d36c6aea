import { App } from 'antd';
import { Outlet } from 'react-router';

/** What all pages stand on: messages and questions to the user, inside the router, so that links in them lead somewhere. */
export function Ground() {
  return (
    <App className="fc-app" message={{ maxCount: 3 }}>
      <Outlet />
    </App>
  );
}
