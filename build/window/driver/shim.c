//go:build ignore

// Lets WebKitWebDriver drive an unmodified WebKitGTK program: it is loaded into
// the program (LD_PRELOAD) and makes the one web view an automated one. For
// tests and practice only; nothing of it is in what is delivered.
#define _GNU_SOURCE
#include <stdlib.h>
#include <webkit2/webkit2.h>

static WebKitWebView *view;

// The program's children (WebKit's own, the page renderer) need none of this.
__attribute__((constructor)) static void only_here(void) { unsetenv("LD_PRELOAD"); }

static WebKitWebView *give_view(WebKitAutomationSession *session, gpointer data) { return view; }

static void started(WebKitWebContext *context, WebKitAutomationSession *session, gpointer data) {
  WebKitApplicationInfo *info = webkit_application_info_new();
  webkit_application_info_set_name(info, "Loket");
  webkit_application_info_set_version(info, 1, 0, 0);
  webkit_automation_session_set_application_info(session, info);
  webkit_application_info_unref(info);
  g_signal_connect(session, "create-web-view", G_CALLBACK(give_view), NULL);
}

// Stands before WebKit's own function, which the program calls once.
GtkWidget *webkit_web_view_new_with_user_content_manager(WebKitUserContentManager *manager) {
  WebKitWebContext *context = webkit_web_context_get_default();
  webkit_web_context_set_automation_allowed(context, TRUE);
  g_signal_connect(context, "automation-started", G_CALLBACK(started), NULL);
  view = WEBKIT_WEB_VIEW(g_object_new(WEBKIT_TYPE_WEB_VIEW, "user-content-manager", manager,
                                      "is-controlled-by-automation", TRUE, NULL));
  return GTK_WIDGET(view);
}
