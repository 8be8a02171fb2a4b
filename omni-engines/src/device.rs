//! What the user agent of a browser says about its device.

/// Version of the operating system and model of the device. `Debug` is not derived: together they can identify a device.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Device {
    /// Name and version of the operating system, for example `iOS 11.0`.
    pub os_version: Option<String>,
    /// Model, for example `iPhone`. Desktop browsers state only `Macintosh`, or no model.
    pub model: Option<String>,
}

/// Reads a user agent. What it does not state is left out.
#[must_use]
pub fn parse_user_agent(text: &str) -> Device {
    // The platform is in the first parentheses.
    let platform = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    let Some(platform) = platform else { return Device::default() };
    let parts: Vec<&str> = platform.split(';').map(str::trim).collect();
    let model =
        parts.first().copied().filter(|part| matches!(*part, "iPhone" | "iPad" | "iPod" | "Macintosh"));
    for part in &parts {
        if let Some(version) = between(part, "OS ", " like Mac OS X") {
            return device("iOS", version, model);
        }
        if let Some(version) = part.split_once("Mac OS X ").map(|(_, version)| version) {
            return device("macOS", version, model);
        }
        if let Some(version) = part.strip_prefix("Windows NT ") {
            return device("Windows", version, None);
        }
    }
    if let Some(at) = parts.iter().position(|part| part.starts_with("Android")) {
        let version = parts[at].strip_prefix("Android").unwrap_or_default();
        return device("Android", version, parts.get(at + 1).copied().and_then(android_model));
    }
    match parts.iter().find(|part| part.starts_with("Linux") || part.starts_with("CrOS")) {
        Some(part) => device(part.split(' ').next().unwrap_or(part), "", None),
        None => Device::default(),
    }
}

fn device(system: &str, version: &str, model: Option<&str>) -> Device {
    let version = version.trim().replace('_', ".");
    Device {
        os_version: Some(format!("{system} {version}").trim_end().to_owned()),
        model: model.map(str::to_owned),
    }
}

/// What is between two texts.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (text, _) = text.split_once(after)?;
    text.rsplit_once(before).map(|(_, between)| between)
}

/// The part after the version, without the build. Browsers that hide the model write `K`.
fn android_model(part: &str) -> Option<&str> {
    let model = part.split(" Build/").next()?.trim();
    (!matches!(model, "" | "K" | "wv")).then_some(model)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_and_model_are_read() {
        for (text, os_version, model) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 11_0 like Mac OS X) AppleWebKit/604.1.38 (KHTML, like Gecko)",
                Some("iOS 11.0"),
                Some("iPhone"),
            ),
            ("Mozilla/5.0 (iPad; CPU OS 16_5_1 like Mac OS X) AppleWebKit", Some("iOS 16.5.1"), Some("iPad")),
            ("x (Linux; Android 13; SM-G991B Build/TP1A; wv) y", Some("Android 13"), Some("SM-G991B")),
            ("x (Linux; Android 10; K) y", Some("Android 10"), None),
            ("x (Windows NT 10.0; Win64; x64) y", Some("Windows 10.0"), None),
            ("x (Macintosh; Intel Mac OS X 10_15_7) y", Some("macOS 10.15.7"), Some("Macintosh")),
            ("x (X11; Linux x86_64; rv:120.0) y", Some("Linux"), None),
            ("okhttp/4.9.0", None, None),
            ("x (", None, None),
            ("", None, None),
            ("(ä OS ; Android)", Some("Android"), None),
        ] {
            let device = parse_user_agent(text);
            assert_eq!(
                (device.os_version.as_deref(), device.model.as_deref()),
                (os_version, model),
                "{text}"
            );
        }
    }
}
