; Installer for one user on Windows, without administrator rights. NOT RUN HERE: it has been
; written for Inno Setup 6 and not yet been seen on a Windows computer.
;
; 1. py -m PyInstaller --distpath build\dist --workpath build\work resources\packaging\catchment.spec
; 2. iscc resources\packaging\catchment.iss

#define Root "..\.."
#ifndef AppVersion
  #define AppVersion "0.1.0"
#endif

[Setup]
AppId={{6B0C5E0E-7C0B-4B0B-9C57-9B2B0C1E7A53}
AppName=Catchment
AppVersion={#AppVersion}
AppPublisher=Catchment
DefaultDirName={localappdata}\Programs\Catchment
DefaultGroupName=Catchment
PrivilegesRequired=lowest
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
LicenseFile={#Root}\LICENSE
OutputDir={#Root}\build
OutputBaseFilename=Catchment-{#AppVersion}-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={app}\Catchment.exe

[Files]
Source: "{#Root}\build\dist\Catchment\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{userprograms}\Catchment"; Filename: "{app}\Catchment.exe"
Name: "{userdesktop}\Catchment"; Filename: "{app}\Catchment.exe"; Tasks: desktop

[Tasks]
Name: desktop; Description: "Put an icon on the desktop"; Flags: unchecked

[Registry]
; Projects end in .catchment.gpkg; Windows knows only the last ending, so Catchment is offered
; under "Open with" and takes no ending away from a GIS program.
Root: HKCU; Subkey: "Software\Classes\Applications\Catchment.exe\shell\open\command"; ValueType: string; ValueData: """{app}\Catchment.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Applications\Catchment.exe\SupportedTypes"; ValueType: string; ValueName: ".gpkg"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\.gpkg\OpenWithProgids"; ValueType: none; ValueName: "Applications\Catchment.exe"; Flags: uninsdeletevalue

[Run]
Filename: "{app}\Catchment.exe"; Description: "Open Catchment"; Flags: nowait postinstall skipifsilent
