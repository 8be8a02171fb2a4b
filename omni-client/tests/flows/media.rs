//! Media: recognized, limited, read.

use std::pin::Pin;
use std::task::{Context, Poll};

use omni_client::types::{Base64, ImageUpload};
use omni_client::{Media, MediaError, MediaKind, MediaLimit};
use tokio::io::{AsyncRead, ReadBuf};

use crate::server::JPEG;

#[test]
fn media_are_recognized_by_their_content() {
    for (bytes, kind, media_type) in [
        (JPEG, MediaKind::Jpeg, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", MediaKind::Png, "image/png"),
        (b"%PDF-1.7", MediaKind::Pdf, "application/pdf"),
    ] {
        let media = Media::from_reader(bytes).unwrap();
        assert_eq!((media.kind(), media.kind().media_type(), &media.bytes()[..]), (kind, media_type, bytes));
        assert_eq!(media, Media::from_bytes(bytes).unwrap());
        let upload = ImageUpload::from(media.clone());
        assert_eq!(upload.base64_image.unwrap().decode().unwrap(), bytes);
        assert_eq!(format!("{media:?}"), format!("Media {{ kind: {kind:?}, len: {} }}", bytes.len()));
    }
    for bytes in [b"".as_slice(), b"GIF89a", b"\xff\xd8", b" %PDF-1.7"] {
        assert_eq!(Media::from_bytes(bytes), Err(MediaError::UnknownKind));
    }
}

#[test]
fn media_fit_into_a_request() {
    let jpeg = |length| {
        let mut bytes = JPEG.to_vec();
        bytes.resize(length, 0);
        bytes
    };
    for limit in [MediaLimit::Base64, MediaLimit::Binary] {
        let fits = limit.take(jpeg(limit.bytes())).unwrap();
        assert_eq!(limit.read(&jpeg(limit.bytes())[..]).unwrap(), fits);
        let refused = Err(MediaError::TooLarge { limit: limit.bytes() });
        assert_eq!(limit.take(jpeg(limit.bytes() + 1)), refused);
        // Endless: reading stops at the limit.
        assert_eq!(limit.read(std::io::repeat(0xff)), refused);
    }
    let upload = ImageUpload::from(Media::from_bytes(jpeg(MediaLimit::Base64.bytes())).unwrap());
    assert!(serde_json::to_vec(&upload).unwrap().len() <= MediaLimit::Binary.bytes());
}

/// Delivers a little, then fails.
struct Broken(bool);

impl std::io::Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if std::mem::replace(&mut self.0, true) {
            return Err(std::io::Error::new(std::io::ErrorKind::ConnectionReset, "ZARA SPECIMEN"));
        }
        buffer[..4].copy_from_slice(JPEG);
        Ok(4)
    }
}

impl AsyncRead for Broken {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let count = std::io::Read::read(&mut *self, buffer.initialize_unfilled())?;
        buffer.advance(count);
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn readers_that_fail_have_no_end_or_nothing_to_read() {
    let broken = MediaError::Io(std::io::ErrorKind::ConnectionReset);
    assert_eq!(Media::from_reader(Broken(false)), Err(broken.clone()));
    assert_eq!(Media::from_async_reader(Broken(false)).await, Err(broken.clone()));
    assert!(broken.to_string().contains("check") && !broken.to_string().contains("ZARA"), "{broken}");
    assert_eq!(Media::from_async_reader(JPEG).await.unwrap().bytes(), JPEG);
    let limit = MediaLimit::Base64.bytes();
    assert_eq!(Media::from_async_reader(tokio::io::repeat(0xff)).await, Err(MediaError::TooLarge { limit }));
    assert_eq!(Media::from_async_reader(tokio::io::empty()).await, Err(MediaError::UnknownKind));
}

#[tokio::test]
async fn files_are_read_unless_they_are_too_large_or_not_there() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let small = folder.join("flows-small.txt");
    std::fs::write(&small, JPEG).unwrap();
    assert_eq!(Media::from_path(&small).await.unwrap().kind(), MediaKind::Jpeg);
    let large = folder.join("flows-large.jpg");
    std::fs::File::create(&large).unwrap().set_len(9 * 1024 * 1024).unwrap();
    assert!(matches!(Media::from_path(&large).await, Err(MediaError::TooLarge { .. })));
    // Fits into a binary call, and is nothing there either.
    assert_eq!(MediaLimit::Binary.read_path(&large).await, Err(MediaError::UnknownKind));
    let error = Media::from_path(folder.join("flows-ZARA.jpg")).await.unwrap_err();
    assert_eq!(error, MediaError::Io(std::io::ErrorKind::NotFound));
    assert!(!format!("{error} {error:?}").contains("ZARA"));
    for file in [small, large] {
        std::fs::remove_file(file).unwrap();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_regular_files_are_opened() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("flows-no-files");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let (pipe, socket, link) = (folder.join("ZARA.jpg"), folder.join("socket"), folder.join("link"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
    for path in [&pipe, &socket, &link, &folder] {
        // Opening the pipe would wait forever.
        let error = Media::from_path(path).await.unwrap_err();
        assert_eq!(error, MediaError::NotAFile, "{path:?}");
        assert!(!format!("{error} {error:?}").contains("ZARA"));
    }
    // A link to a file is as good as the file.
    let (file, link) = (folder.join("file"), folder.join("link-to-a-file"));
    std::fs::write(&file, JPEG).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    assert_eq!(Media::from_path(&link).await.unwrap().bytes(), JPEG);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn text_in_base64_is_taken_as_text_and_not_as_bytes() {
    let jpeg = Media::from_bytes(JPEG).unwrap();
    let text = Base64::from(jpeg.clone()).encoded().into_owned();
    for text in [text.clone(), format!("DATA:Image/JPEG;BASE64,{text}"), format!("\n{text}\n")] {
        assert_eq!(Media::from_base64(&text), Ok(jpeg.clone()));
        assert_eq!(Media::from_bytes(text.clone()), Err(MediaError::Base64Text), "{text}");
        assert_eq!(Media::from_reader(text.as_bytes()), Err(MediaError::Base64Text), "{text}");
        let upload = ImageUpload::from(Media::from_base64(&text).unwrap());
        assert_eq!(serde_json::to_value(&upload).unwrap()["base64Image"], *jpeg_text());
    }
    for bytes in [b"\x89PNG\r\n\x1a\n".as_slice(), b"%PDF-1.7"] {
        let text = Base64::from_bytes(bytes).encoded().into_owned();
        assert_eq!(Media::from_bytes(text.clone()), Err(MediaError::Base64Text));
        assert_eq!(Media::from_base64(&text).unwrap().bytes(), bytes);
    }
    assert_eq!(Media::from_base64("R0lGODlh"), Err(MediaError::UnknownKind));
    assert_eq!(Media::from_base64("not base64!"), Err(MediaError::NotBase64));
    let limit = MediaLimit::Base64.bytes();
    assert_eq!(Media::from_base64(&"/9j/".repeat(limit)), Err(MediaError::TooLarge { limit }));
}

fn jpeg_text() -> Box<str> {
    serde_json::to_string(&Base64::from_bytes(JPEG)).unwrap().trim_matches('"').into()
}
