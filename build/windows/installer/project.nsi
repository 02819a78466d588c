; Loket's installer for Windows. `make windows` builds it on Linux; Wails writes
; wails_tools.nsh beside it with the names and versions of wails.json.
;
; A 64-bit installer, said first: a 32-bit one needs 32-bit support on the PC,
; and where that is missing it ends with success and installs nothing.
Target amd64-unicode
Unicode true

!define WAILS_WIN10_REQUIRED "Loket memerlukan Windows 10 atau yang lebih baru."
!define WAILS_ARCHITECTURE_NOT_SUPPORTED "Loket memerlukan Windows 64-bit."
!include "wails_tools.nsh"
!include "MUI2.nsh"

Name "${INFO_PRODUCTNAME}"
OutFile "..\..\bin\${INFO_PROJECTNAME}-${ARCH}-installer.exe"
InstallDir "$PROGRAMFILES64\${INFO_PRODUCTNAME}"
ManifestDPIAware true
ShowInstDetails show

VIProductVersion "${INFO_PRODUCTVERSION}.0"
VIFileVersion "${INFO_PRODUCTVERSION}.0"
VIAddVersionKey "CompanyName" "${INFO_COMPANYNAME}"
VIAddVersionKey "FileDescription" "Pemasang ${INFO_PRODUCTNAME}"
VIAddVersionKey "ProductName" "${INFO_PRODUCTNAME}"
VIAddVersionKey "ProductVersion" "${INFO_PRODUCTVERSION}"
VIAddVersionKey "FileVersion" "${INFO_PRODUCTVERSION}"
VIAddVersionKey "LegalCopyright" "${INFO_COPYRIGHT}"

!define MUI_ICON "..\icon.ico"
!define MUI_UNICON "..\icon.ico"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Indonesian"

; Signing, where the builder has a certificate: makensis runs these on the
; uninstaller and on the installer.
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
  !finalize '${SIGN} "%1"'
!endif

; A counter PC may never see the internet, so what shows the window comes along:
; put Microsoft's Evergreen Standalone Installer (x64) here before building.
!define WEBVIEW "..\webview2\MicrosoftEdgeWebView2RuntimeInstallerX64.exe"
!define WEBVIEW_KEY "SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

; Exit codes for unattended installations (/S), beside 64 and 65 of Wails:
; 66 WebView2 is missing and did not come along; 67 it could not be installed.
!macro stopWith code sentence
  SetErrorLevel ${code}
  MessageBox MB_OK|MB_ICONSTOP "${sentence}" /SD IDOK
  Abort "${sentence}"
!macroend

Function webview
  SetRegView 64
  ReadRegStr $0 HKLM "${WEBVIEW_KEY}" "pv"
  ${If} $0 != ""
  ${AndIf} $0 != "0.0.0.0" ; what an uninstalled one leaves
    Return
  ${EndIf}
!if /FileExists "${WEBVIEW}"
  DetailPrint "Memasang Microsoft Edge WebView2 (tanpa internet)…"
  InitPluginsDir
  SetOutPath "$PLUGINSDIR"
  File "/oname=webview2.exe" "${WEBVIEW}"
  ExecWait '"$PLUGINSDIR\webview2.exe" /silent /install' $1
  ReadRegStr $0 HKLM "${WEBVIEW_KEY}" "pv"
  ${If} $0 == ""
    !insertmacro stopWith 67 "WebView2 gagal dipasang (kode $1). Nyalakan ulang komputer, lalu jalankan pemasang ini lagi."
  ${EndIf}
!else
  !warning "WebView2 does not come along: on a PC without it this installer stops with a sentence"
  !insertmacro stopWith 66 "Komputer ini belum punya Microsoft Edge WebView2. Pasang dahulu dari paket lengkap Loket, lalu jalankan pemasang ini lagi."
!endif
FunctionEnd

Function .onInit
  !insertmacro wails.checkArchitecture
FunctionEnd

Section
  !insertmacro wails.setShellContext
  Call webview ; first: without it nothing else is of use
  SetOutPath $INSTDIR
  !insertmacro wails.files
  CreateShortcut "$SMPROGRAMS\${INFO_PRODUCTNAME}.lnk" "$INSTDIR\${PRODUCT_EXECUTABLE}"
  CreateShortcut "$DESKTOP\${INFO_PRODUCTNAME}.lnk" "$INSTDIR\${PRODUCT_EXECUTABLE}"
  !insertmacro wails.writeUninstaller
SectionEnd

; The registers are official records and stay where they are: only what this
; installer put there is removed, file by file.
Section "uninstall"
  !insertmacro wails.setShellContext
  Delete "$INSTDIR\${PRODUCT_EXECUTABLE}"
  Delete "$SMPROGRAMS\${INFO_PRODUCTNAME}.lnk"
  Delete "$DESKTOP\${INFO_PRODUCTNAME}.lnk"
  !insertmacro wails.deleteUninstaller
  RMDir $INSTDIR
SectionEnd
