//! The device that a session runs on, and where the device is.

use omni_types::{
    DeviceFingerprint, DeviceInfo, DeviceType, FetchDeviceInfoQuery, Geolocation, SuccessResponse,
};

use crate::request::Call;
use crate::response::Refusal;

pub(crate) fn add_device_fingerprint(call: &Call<'_>) -> Result<SuccessResponse, Refusal> {
    let fingerprint: DeviceFingerprint = call.body()?;
    if let DeviceType::Unrecognized(_) = fingerprint.device_type {
        let values = DeviceType::VALUES.join(", ");
        return Err(Refusal::bad_request(format!("deviceType: expected one of {values}")));
    }
    call.change(call.own_session()?, |session| {
        session.fingerprint = Some(fingerprint);
        Ok(SuccessResponse::new().with_success(true))
    })
}

/// The location is stored as it is sent: the sandbox has no map to look up coordinates.
pub(crate) fn add_geolocation(call: &Call<'_>) -> Result<SuccessResponse, Refusal> {
    let geolocation: Geolocation = call.body()?;
    if geolocation.longitude.abs() > 180.0 || geolocation.latitude.abs() > 90.0 {
        return Err(Refusal::bad_request("longitude, latitude: expected degrees, -180 to 180 and -90 to 90"));
    }
    call.change(call.own_session()?, |session| {
        session.geolocation = Some(geolocation);
        Ok(SuccessResponse::new().with_success(true))
    })
}

pub(crate) fn fetch_device_info(call: &Call<'_>) -> Result<DeviceInfo, Refusal> {
    let query: FetchDeviceInfoQuery = call.query()?;
    let session = call.session(&call.session_or_own(query.id.as_deref())?)?;
    let mut info = DeviceInfo::new();
    if let Some(fingerprint) = session.fingerprint {
        info.ip_address = Some(fingerprint.ip);
        info.hash = Some(fingerprint.hash);
        info.device_type = Some(fingerprint.device_type);
    }
    if let Some(geolocation) = session.geolocation {
        info.longitude = Some(geolocation.longitude);
        info.latitude = Some(geolocation.latitude);
        info.location = geolocation.location;
        info.m_admin_area = geolocation.m_admin_area;
        info.m_sub_admin_area = geolocation.m_sub_admin_area;
        info.m_locality = geolocation.m_locality;
        info.m_sub_locality = geolocation.m_sub_locality;
        info.m_thoroughfare = geolocation.m_thoroughfare;
        info.m_sub_thoroughfare = geolocation.m_sub_thoroughfare;
        info.m_postal_code = geolocation.m_postal_code;
        info.m_country_code = geolocation.m_country_code;
        info.m_country_name = geolocation.m_country_name;
    }
    Ok(info)
}
